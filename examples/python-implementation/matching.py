"""Matches a workload with offers: the predicates of chapter 40 on one unit, with the figures of chapter 30 and the quantities of chapter 20."""

import re
from datetime import datetime
from fractions import Fraction

from quantities import size_of, version_of
from validating import at, items

TRUST = ["measured", "reported", "nameplate", "derived", "asserted"]
SUPPORT = ["none", "storage-only", "emulated", "native"]
VERDICTS = ["fits", "waits", "undetermined", "blocked", "does-not-fit"]
DECIDES = {"hardware": "does-not-fit", "artifact": "does-not-fit", "software": "does-not-fit", "terms": "blocked", "boundary": "blocked", "jurisdiction": "blocked", "capacity": "waits"}


class Judge:
    """Collects the findings of one role or workload on one offer."""

    def __init__(self, offer, registry):
        self.offer, self.registry, self.findings = offer, registry, []
        self.kinds = {"nameplate": "nameplate", "asserted": "asserted"}
        self.kinds.update({at(source, "id"): at(source, "kind") for _, source in items(offer, "spec", "sources")})

    def find(self, kind, predicate, status):
        """A finding of a type of predicate; `status` is True, False, or None where it is not known."""
        row = self.registry[kind]
        word = {True: "satisfied", False: "violated", None: "unknown"}[status]
        finding = {"predicate": predicate, "class": row["class"], "status": word}
        if status is not True:
            finding["code"] = row["violated" if status is False else "unknown"]
        self.findings.append(finding)

    def figure(self, figures):
        """The figure of the most trusted kind of source, as (value, trust); None where none is stated."""
        if not isinstance(figures, list) or not figures:
            return None
        trusts = [TRUST.index(self.kinds.get(at(figure, "source"), "asserted")) for figure in figures]
        best = trusts.index(min(trusts))
        return at(figures[best], "value"), trusts[best]

    def range(self, kind, path, wanted, figures, dimension):
        """The bounds of a range are predicates of their own."""
        if not isinstance(wanted, dict):
            return
        seen = self.figure(figures)
        trusted = seen is not None and ("minSource" not in wanted or seen[1] <= TRUST.index(wanted["minSource"]))
        value = amount(seen[0], dimension) if trusted else None
        for bound in ("min", "max", "below"):
            if bound in wanted:
                limit = amount(wanted[bound], dimension)
                status = None if value is None else value >= limit if bound == "min" else value <= limit if bound == "max" else value < limit
                self.find(f"{kind}.{bound}", f"{path}.{bound}", status)

    def choice(self, kind, path, wanted, values, complete):
        """anyOf and noneOf over what is known of a set; `values` is None where nothing is stated."""
        if not isinstance(wanted, dict):
            return
        accepted, refused = wanted.get("anyOf"), wanted.get("noneOf", [])
        known = values or []
        if any(value in refused for value in known):
            status = False
        elif accepted and not any(value in accepted for value in known):
            status = False if values is not None and complete else None
        elif values is None or (refused and not complete):
            status = None
        else:
            status = True
        self.find(kind, path, status)

    def one(self, kind, path, wanted, value):
        self.choice(kind, path, wanted, None if value is None else [value], True)

    def text(self, figures):
        seen = self.figure(figures)
        return None if seen is None else seen[0]


def amount(value, dimension):
    if dimension == "count":
        return value
    return version_of(str(value)) if dimension == "version" else size_of(str(value), dimension)


def judge_role(judge, role, path):
    shape = at(judge.offer, "spec", "shape") or {}
    devices = role.get("devices")
    if devices is not None:
        judge_devices(judge, devices, f"{path}.devices", shape)
    for side, names in (("scaleUp", ("perDevice",)), ("scaleOut", ("perDevice", "perUnit"))):
        wanted, stated = role.get(side, {}), at(shape, side)
        if side == "scaleUp":
            judge.range("scaleUp.domainSize", f"{path}.scaleUp.domainSize", wanted.get("domainSize"), at(stated, "domainSize"), "count")
        for name in names:
            judge.range(f"{side}.{name}", f"{path}.{side}.{name}", wanted.get(name), at(stated, name), "bandwidth")
        judge.one(f"{side}.fabric", f"{path}.{side}.fabric", wanted.get("fabric"), judge.text(at(stated, "fabric")))
        if "rdma" in wanted:
            rdma = judge.text(at(stated, "rdma"))
            judge.find("scaleOut.rdma", f"{path}.scaleOut.rdma", None if rdma is None else rdma == wanted["rdma"])
    host, stated = role.get("host", {}), at(shape, "host")
    for name in ("arch", "os"):
        judge.one(f"host.{name}", f"{path}.host.{name}", host.get(name), judge.text(at(stated, name)))
    for name, dimension in (("cores", "count"), ("memory", "bytes"), ("disk", "bytes")):
        judge.range(f"host.{name}", f"{path}.host.{name}", host.get(name), at(stated, name), dimension)
    if host.get("features"):
        known, complete = at(stated, "features", "values") or [], at(stated, "features", "complete") is True
        lacking = [feature for feature in host["features"] if feature not in known]
        judge.find("host.features", f"{path}.host.features", not lacking or (False if complete else None))
    for need in role.get("unitAttributes", []):
        judge_attribute(judge, need, f"{path}.unitAttributes[{need['name']}]", shape)
    judge.one("instanceType", f"{path}.instanceType", role.get("instanceType"), at(shape, "instanceType"))


def judge_attribute(judge, need, path, shape):
    """An attribute in its text form; one that is not stated is absent where `attributesComplete` says so."""
    stated = at(shape, "attributes", need["name"])
    if stated is None:
        absent = at(shape, "attributesComplete") is True
        judge.find("unitAttributes[]", path, ("anyOf" not in need and need.get("exists") is not True) if absent else None)
        return
    held = next(iter(stated.values()))
    texts = [text if isinstance(text, str) else str(text).lower() for text in (held["values"] if isinstance(held, dict) else [held])]
    accepted = "anyOf" not in need or all(text in need["anyOf"] for text in texts)
    judge.find("unitAttributes[]", path, accepted and need.get("exists") is not False and not any(text in need.get("noneOf", []) for text in texts))


def judge_devices(judge, wanted, path, shape):
    """The devices of a unit of one kind: of several kinds the one that is judged best counts."""
    groups = at(shape, "devices")
    none = groups == [] or (groups is None and at(shape, "devicesComplete") is True)
    results = []
    for group in groups or [None]:
        own = Judge(judge.offer, judge.registry)
        judge_group(own, wanted, path, group or {})
        if group is None:
            for finding in own.findings:
                status = "violated" if none else "unknown"
                row = next(row for row in judge.registry.values() if row["id"] == kind_of(finding["predicate"], path))
                finding.update(status=status, code=row[status])
        results.append(own.findings)
    judge.findings += min(results, key=lambda findings: VERDICTS.index(verdict_of(findings)))


def kind_of(predicate, path):
    return "devices" + re.sub(r"\[[^\]]*\]", "[]", predicate[len(path) :])


def judge_group(judge, wanted, path, group):
    count = group.get("free", group.get("count"))
    judge.find("devices.count", f"{path}.count", None if count is None else count >= wanted["count"])
    memory = group.get("memory", {})
    judge.one("devices.chip", f"{path}.chip", wanted.get("chip"), group.get("chip"))
    judge.one("devices.vendor", f"{path}.vendor", wanted.get("vendor"), group.get("vendor"))
    judge.one("devices.driver", f"{path}.driver", wanted.get("driver"), group.get("driver"))
    judge.one("devices.isa", f"{path}.isa", wanted.get("isa"), judge.text(group.get("isa")))
    judge.range("devices.computeCapability", f"{path}.computeCapability", wanted.get("computeCapability"), group.get("computeCapability"), "version")
    for name in ("nominal", "usable"):
        judge.range(f"devices.memory.{name}", f"{path}.memory.{name}", at(wanted, "memory", name), memory.get(name), "bytes")
    judge.one("devices.memory.type", f"{path}.memory.type", at(wanted, "memory", "type"), judge.text(memory.get("type")))
    if "totalMemory" in wanted:
        each = judge.figure(memory.get("nominal"))
        for bound, limit in wanted["totalMemory"].items():
            total = None if each is None else size_of(each[0], "bytes") * wanted["count"]
            status = None if total is None else total >= size_of(limit, "bytes") if bound == "min" else total <= size_of(limit, "bytes")
            judge.find(f"devices.totalMemory.{bound}", f"{path}.totalMemory.{bound}", status)
    judge.range("devices.memoryBandwidth", f"{path}.memoryBandwidth", wanted.get("memoryBandwidth"), group.get("memoryBandwidth"), "bandwidth")
    judge.range("devices.power", f"{path}.power", wanted.get("power"), group.get("power"), "power")
    judge.one("devices.partition", f"{path}.partition", wanted.get("partition"), at(group, "partition", "kind"))
    judge.one("devices.partitionProfile", f"{path}.partitionProfile", wanted.get("partitionProfile"), at(group, "partition", "profile"))
    for _, need in items(wanted, "formats"):
        here = f"{path}.formats[{need['format']}]"
        stated = next((each for _, each in items(group, "formats") if each["format"] == need["format"]), None)
        status = None if stated is None else SUPPORT.index(stated["support"]) >= SUPPORT.index(need.get("support", "native"))
        judge.find("devices.formats[].support", f"{here}.support", status)
        judge.range("devices.formats[].peak", f"{here}.peak", need.get("peak"), at(stated, "peak"), "compute")


def judge_profile(judge, profile, path):
    shape = at(judge.offer, "spec", "shape") or {}
    for _, need in items(profile, "software"):
        here, stated = f"{path}.software[{need['name']}]", next((each for _, each in items(shape, "software") if each["name"] == need["name"]), None)
        present = None if stated is None else at(stated, "present") is not False
        judge.find("software[]", here, present)
        for bound, limit in (need.get("version") or {}).items():
            seen = version_of(at(stated, "version") or "") if present else None
            status = None if seen is None else seen >= version_of(limit) if bound == "min" else seen < version_of(limit)
            if present:
                judge.find(f"software[].{bound}", f"{here}.version.{bound}", status)


def judge_terms(judge, spec, profile, request):
    offer = judge.offer
    operator, location = at(offer, "spec", "operator"), at(offer, "spec", "location")
    law = spec.get("jurisdiction", {})
    judge.one("jurisdiction.locations", "jurisdiction.locations", law.get("locations"), judge.text(at(location, "country")))
    for name in ("controlledFrom", "supportCountries"):
        judge.choice(f"jurisdiction.{name}", f"jurisdiction.{name}", law.get(name), at(operator, name, "values"), at(operator, name, "complete") is True)
    judge.one("jurisdiction.operatorCountries", "jurisdiction.operatorCountries", law.get("operatorCountries"), judge.text(at(operator, "country")))
    judge.one("jurisdiction.keyCustody", "jurisdiction.keyCustody", law.get("keyCustody"), judge.text(at(operator, "keyCustody")))
    for name, value in (("providers", at(operator, "provider")), ("regions", at(location, "region")), ("zones", at(location, "zone"))):
        for here, place in (("location", spec.get("location")), (f"profiles[{profile['name']}].location", profile.get("location"))):
            judge.one(f"location.{name}", f"{here}.{name}", at(place, name), value)
    if "operatorAccess" in spec.get("boundary", {}):
        access = judge.text(at(offer, "spec", "boundary", "operatorAccess"))
        judge.find("boundary.operatorAccess", "boundary.operatorAccess", None if access is None else access == "none" or spec["boundary"]["operatorAccess"] != "none")
    if spec.get("boundary", {}).get("accelerator") == "required":
        claims = at(offer, "spec", "boundary", "accelerator")
        judge.find("boundary.accelerator", "boundary.accelerator", None if claims is None else any(claim.get("mode") in ("on", "available") for claim in claims))
    schedule, life = spec.get("schedule", {}), at(offer, "spec", "lifecycle")
    if "duration" in schedule:
        longest = judge.figure(at(life, "maxDuration"))
        judge.find("schedule.duration", "schedule.duration", longest is None or size_of(longest[0], "duration") >= size_of(schedule["duration"], "duration"))
    if "level" in spec.get("state", {}):
        level = judge.text(at(life, "stateLevel"))
        judge.find("state.level", "state.level", None if level is None else level >= spec["state"]["level"])
    wanted = profile.get("preemptible", schedule.get("preemptible"))
    if wanted in ("required", "refused"):
        judge_preemption(judge, wanted, life)
    if judge.text(at(life, "preemptible")) is True:
        judge.range("schedule.notice", "schedule.notice", schedule.get("notice"), at(life, "notice"), "duration")
    judge_accepts(judge, spec, at(offer, "spec", "accepts") or {})
    observed = at(offer, "status", "observedAt")
    if "maxAge" in spec.get("observation", {}):
        age = None if observed is None else (instant(request["at"]) - instant(observed)).total_seconds()
        judge.find("observation.maxAge", "observation.maxAge", True if age is not None and age <= size_of(spec["observation"]["maxAge"], "duration") else None)
    judge_budget(judge, spec, sum(role.get("replicas", 1) for role in profile.get("roles", [])), schedule, instant(request["at"]))
    for _, extension in items(spec, "extensions"):
        if extension.get("critical") is True and extension["name"] not in request["understoodExtensions"]:
            judge.find("extensions[]", f"extensions[{extension['name']}]", None)


def judge_accepts(judge, spec, demands):
    """What the provider demands of the workload."""
    requester = spec.get("requester", {})
    judge.one("accepts.requesters", "accepts.requesters", demands.get("requesters"), requester.get("entity"))
    judge.one("accepts.requesterCountries", "accepts.requesterCountries", demands.get("requesterCountries"), requester.get("country"))
    groups = requester.get("groups")
    judge.choice("accepts.requesterGroups", "accepts.requesterGroups", demands.get("requesterGroups"), at(groups, "values"), at(groups, "complete") is True)
    longest, asked = at(demands, "duration", "max"), at(spec, "schedule", "duration")
    if longest is not None:
        judge.find("accepts.duration", "accepts.duration", None if asked is None else size_of(asked, "duration") <= size_of(longest, "duration"))


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def judge_preemption(judge, wanted, life):
    """Whether capacity that can be taken away is there where it is required, and is not all there is where it is refused."""
    models = [price["model"] for _, price in items(judge.offer, "status", "price")]
    spot, firm = "spot" in models, any(model != "spot" for model in models)
    stated = judge.text(at(life, "preemptible"))
    if stated is None:
        status = None if not models else spot if wanted == "required" else firm
    else:
        status = stated or spot if wanted == "required" else not stated or firm
    judge.find("schedule.preemptible", "schedule.preemptible", status)


def judge_budget(judge, spec, units, schedule, now):
    """The cheapest price that is not one of preemptible capacity, for all units; sums in another currency by a rate of the workload."""
    budget = spec.get("budget", {})
    prices = [size_of(price["perUnitHour"], "money") for _, price in items(judge.offer, "status", "price") if "perUnitHour" in price and price["model"] != "spot"]
    hours = size_of(schedule["duration"], "duration") / 3600 if "duration" in schedule else None
    for name, times in (("maxPerHour", 1), ("maxTotal", hours)):
        if name in budget and times is not None:
            limit, currency = size_of(budget[name], "money")
            converted = [convert(amount, paid, currency, items(budget, "exchangeRates"), now) for amount, paid in prices]
            sums = [amount * units * times for amount in converted if amount is not None]
            judge.find(f"budget.{name}", f"budget.{name}", min(sums) <= limit if sums else None)


def convert(amount, paid, currency, rates, now):
    """A sum in another currency, by the latest rate that is not younger than now, in either direction; None where there is none."""
    if paid == currency:
        return amount
    known = [rate for _, rate in rates if {rate["from"], rate["to"]} == {paid, currency} and instant(rate["at"]) <= now]
    if not known:
        return None
    latest = max(known, key=lambda rate: instant(rate["at"]))
    return amount * Fraction(latest["rate"]) if latest["from"] == paid else amount / Fraction(latest["rate"])


def verdict_of(findings):
    violated = {DECIDES[finding["class"]] for finding in findings if finding["status"] == "violated"}
    unknown = any(finding["status"] == "unknown" and finding["class"] != "capacity" for finding in findings)
    for verdict in ("does-not-fit", "blocked"):
        if verdict in violated:
            return verdict
    return "undetermined" if unknown else "waits" if "waits" in violated else "fits"


def match(request, registry):
    """A MatchReport: the verdict of each profile on each offer, and the nearest miss where none fits."""
    workload, offers = request["workload"], sorted(request["offers"], key=lambda offer: offer["metadata"]["name"])
    spec = workload["spec"]
    profiles, candidates = [], []
    for profile in spec["profiles"]:
        path, judged = f"profiles[{profile['name']}]", []
        for offer in offers:
            judge = Judge(offer, registry)
            judge_profile(judge, profile, path)
            for role in profile["roles"]:
                judge_role(judge, role, f"{path}.roles[{role['name']}]")
            judge_terms(judge, spec, profile, request)
            judged.append((verdict_of(judge.findings), offer["metadata"]["name"], judge.findings))
        best = min(judged, key=lambda each: (VERDICTS.index(each[0]), each[1]), default=None)
        entry = {"profile": profile["name"], "verdict": best[0] if best else "does-not-fit", "counts": counts([verdict for verdict, _, _ in judged])}
        if best and best[0] not in ("fits", "waits"):
            entry["nearestMiss"] = {"offer": best[1], "verdict": best[0], "findings": lacking(best[2], spec)}
        profiles.append(entry)
        candidates += judged
    per_offer = [min((VERDICTS.index(verdict) for verdict, name, _ in candidates if name == offer["metadata"]["name"])) for offer in offers]
    return {
        "apiVersion": "cornercast/v1",
        "kind": "MatchReport",
        "metadata": {"name": workload["metadata"]["name"]},
        "spec": {
            "at": request["at"],
            "by": request["by"],
            "workload": {"kind": "Workload", "name": workload["metadata"]["name"]},
            "offers": {"count": len(offers)},
            "verdict": VERDICTS[min(per_offer)] if per_offer else "does-not-fit",
            "counts": counts([VERDICTS[index] for index in per_offer]),
            "profiles": profiles,
        },
    }


def lacking(findings, spec):
    """The findings that are not satisfied, each with the JSON Pointer of what is asked for, where the workload asks it."""
    return [{**finding, **pointer(finding["predicate"], spec)} for finding in findings if finding["status"] != "satisfied"]


def pointer(path, value):
    tokens = ["spec"]
    for name, bracket in re.findall(r"([A-Za-z]+)|\[([^\]]*)\]", path):
        if bracket and isinstance(value, list):
            found = [i for i, member in enumerate(value) if bracket in (at(member, "name"), at(member, "format"))]
            if not found:
                return {}
            tokens.append(str(found[0]))
            value = value[found[0]]
        else:
            tokens.append(name)
            value = at(value, name)
    return {"pointer": "/" + "/".join(tokens)}


def counts(verdicts):
    names = {"fits": "fits", "waits": "waits", "undetermined": "undetermined", "blocked": "blocked", "does-not-fit": "doesNotFit"}
    return {name: verdicts.count(verdict) for verdict, name in names.items()}
