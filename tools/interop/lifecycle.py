"""Runs the whole life of a placement over gRPC: python3 lifecycle.py GENERATED HOST:PORT TOKEN"""

import sys

sys.path.insert(0, sys.argv[1])

import grpc  # noqa: E402
from google.protobuf import any_pb2, json_format  # noqa: E402
from google.protobuf.internal import decoder  # noqa: E402

from cornercast.v1 import error_detail_pb2, offer_service_pb2 as offers, offer_service_pb2_grpc  # noqa: E402
from cornercast.v1 import placement_service_pb2 as placements, placement_service_pb2_grpc, workload_pb2  # noqa: E402
from cornercast.v1 import provider_service_pb2, provider_service_pb2_grpc  # noqa: E402

TARGET, TOKEN = sys.argv[2:4]
AUTH = [("authorization", "Bearer " + TOKEN)]

# Counts, and writes its count when it is asked.
JOB = """
trap 'echo $n > "$CORNERCAST_CHECKPOINT/count"; echo "{}" > "$CORNERCAST_CHECKPOINT/complete"' USR2
n=0; [ -z "$CORNERCAST_RESTORE" ] || n=$(cat "$CORNERCAST_RESTORE/count")
echo "from $n"
while :; do n=$((n + 1)); echo "step $n"; sleep 0.1; done
"""

WORKLOAD = json_format.ParseDict(
    {
        "apiVersion": "cornercast/v1",
        "kind": "Workload",
        "metadata": {"name": "count"},
        "spec": {
            "profiles": [
                {
                    "name": "any",
                    "roles": [
                        {
                            "name": "worker",
                            "host": {"arch": {"anyOf": ["amd64"]}},
                            "run": {"command": ["/usr/bin/env", "bash", "-c"], "args": [JOB]},
                        }
                    ],
                }
            ]
        },
    },
    workload_pb2.Workload(),
)


def details(error):
    """The ErrorDetail messages in a google.rpc.Status (code = 1, message = 2, details = 3)."""
    data = dict(error.trailing_metadata()).get("grpc-status-details-bin", b"")
    found, at = [], 0
    while at < len(data):
        tag, at = decoder._DecodeVarint(data, at)
        if tag & 7 == 0:
            _, at = decoder._DecodeVarint(data, at)
            continue
        size, at = decoder._DecodeVarint(data, at)
        if tag >> 3 == 3:
            packed = any_pb2.Any.FromString(data[at : at + size])
            detail = error_detail_pb2.ErrorDetail()
            if packed.Unpack(detail):
                found.append(detail)
        at += size
    return found


def refused(call, status, code):
    try:
        call()
    except grpc.RpcError as error:
        codes = [detail.code for detail in details(error)]
        assert (error.code(), codes[:1]) == (status, [code]), (error.code(), codes, error.details())
        print("refused as it should be:", code)
        return
    raise AssertionError("not refused: " + code)


def wait_for(stub, name, state):
    stream = stub.WatchPlacements(placements.WatchPlacementsRequest(names=[name]), metadata=AUTH, timeout=30)
    for event in stream:
        if event.WhichOneof("event") == "placement" and event.placement.status.state == state:
            stream.cancel()
            return event.placement
    raise AssertionError(name + " never was " + state)


with grpc.insecure_channel(TARGET) as channel:
    provider = provider_service_pb2_grpc.ProviderServiceStub(channel)
    market = offer_service_pb2_grpc.OfferServiceStub(channel)
    stub = placement_service_pb2_grpc.PlacementServiceStub(channel)

    refused(lambda: market.ListOffers(offers.ListOffersRequest()), grpc.StatusCode.UNAUTHENTICATED, "unauthenticated")
    statement = provider.GetImplementation(provider_service_pb2.GetImplementationRequest(), metadata=AUTH).implementation
    assert "placement" in statement.spec.features, statement

    listed = market.ListOffers(offers.ListOffersRequest(), metadata=AUTH).offers
    assert [entry.offer.metadata.name for entry in listed] == ["here"], listed
    report = stub.Evaluate(placements.EvaluateRequest(workload=WORKLOAD), metadata=AUTH).report
    assert report.spec.verdict == "fits", report

    request = placements.ReserveRequest(request_id="r1", name="a", workload=WORKLOAD, offer="here", offer_digest=listed[0].digest)
    first = stub.Reserve(request, metadata=AUTH)
    assert first.placement.status.state == "reserved" and stub.Reserve(request, metadata=AUTH) == first
    other = placements.ReserveRequest(name="b", workload=WORKLOAD, offer="here")
    refused(lambda: stub.Reserve(other, metadata=AUTH), grpc.StatusCode.RESOURCE_EXHAUSTED, "no-unit-free")

    stub.Start(placements.StartRequest(name="a", epoch=1), metadata=AUTH)
    wait_for(stub, "a", "running")
    for piece in stub.Logs(placements.LogsRequest(name="a", follow=True), metadata=AUTH, timeout=30):
        if b"step 3" in piece.data:
            break

    pause = placements.CheckpointRequest(request_id="c1", name="a", epoch=1, next="pause")
    paused = stub.Checkpoint(pause, metadata=AUTH, timeout=30)
    assert (paused.placement.status.state, paused.placement.status.epoch) == ("paused", 2), paused
    assert [file.path for file in paused.state.spec.files] == ["worker-0/count"], paused
    refused(lambda: stub.Resume(placements.ResumeRequest(name="a", epoch=1), metadata=AUTH), grpc.StatusCode.ABORTED, "epoch-stale")
    resumed = stub.Resume(placements.ResumeRequest(name="a", epoch=2), metadata=AUTH).placement
    assert (resumed.status.state, resumed.status.epoch) == ("running", 3), resumed

    stub.Release(placements.ReleaseRequest(name="a", epoch=3), metadata=AUTH)
    ended = wait_for(stub, "a", "ended")
    assert ended.status.outcome == "released", ended
    print("a placement lived from its reservation to its end:", " ".join(change.to for change in ended.status.history))
