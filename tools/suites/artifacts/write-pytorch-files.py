# Writes safetensors and PT2 files with the reference implementations, reads them back with these, and lists what they read.
import json
import os
import zipfile

os.environ["TORCHINDUCTOR_CACHE_DIR"] = "/tmp/inductor"

import numpy
import torch
import torch._inductor
from safetensors import deserialize
from safetensors.numpy import save_file as save_arrays
from safetensors.torch import save_file

torch.manual_seed(0)
listing = {}


def path(name):
    return "/made/" + name


def list_tensors(name, framework=None):
    with open(path(name), "rb") as file:
        tensors = [about for _, about in deserialize(file.read())]
    types = sorted(about["dtype"] for about in tensors)
    listing[name] = {
        "tensors": str(len(tensors)),
        "parameters": str(sum(int(numpy.prod(about["shape"])) for about in tensors)),
        "types": ", ".join(f"{one} ×{types.count(one)}" for one in sorted(set(types))),
        **({} if framework is None else {"framework": framework}),
    }


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Embedding(16, 8)
        self.layers = torch.nn.ModuleList(torch.nn.Linear(8, 8) for _ in range(2))
        self.register_buffer("scale", torch.tensor(0.5))

    def forward(self, tokens):
        hidden = self.embed(tokens)
        for layer in self.layers:
            hidden = torch.relu(layer(hidden)) * self.scale
        return hidden


class Wide(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv1d(3, 4, 3)

    def forward(self, signal):
        return torch.softmax(self.conv(signal), dim=1)


small, wide = Small().eval(), Wide().eval()
tokens, signal = torch.arange(5), torch.randn(2, 3, 9)

save_file(small.to(torch.bfloat16).state_dict(), path("bf16.safetensors"), {"format": "pt"})
list_tensors("bf16.safetensors", "pt")
small = small.to(torch.float32)
weight = torch.randn(32, 16)
eight = {"w": weight.to(torch.float8_e4m3fn), "g": weight.to(torch.float8_e5m2), "w_scale": torch.tensor(1.0)}
save_file(eight, path("fp8.safetensors"))
list_tensors("fp8.safetensors")
mixed = {"half": weight.half(), "double": weight.double(), "packed": torch.zeros(3, dtype=torch.uint8), "codes": weight.to(torch.int8)}
save_file({**mixed, "mask": weight > 0, "ids": tokens, "none": torch.zeros(0, 4)}, path("mixed.safetensors"))
list_tensors("mixed.safetensors")
save_arrays({"a": numpy.ones((2, 3), numpy.float32), "b": numpy.ones(4, numpy.float16)}, path("arrays.safetensors"))
list_tensors("arrays.safetensors")


def list_archive(name, result, wanted):
    torch.testing.assert_close(result, wanted)
    with zipfile.ZipFile(path(name)) as archive:
        version = next(one for one in archive.namelist() if one.split("/")[-1] in ("version", "archive_version"))
        listing[name] = {"archive version": archive.read(version).decode().strip()}


exported = torch.export.export(small, (tokens,))
torch.export.save(exported, path("exported.pt2"))
list_archive("exported.pt2", torch.export.load(path("exported.pt2")).module()(tokens), small(tokens))
batch = torch.export.Dim("batch", min=1, max=64)
dynamic = torch.export.export(wide, (signal,), dynamic_shapes=({0: batch},))
torch.export.save(dynamic, path("dynamic.pt2"))
list_archive("dynamic.pt2", torch.export.load(path("dynamic.pt2")).module()(signal), wide(signal))
for name, program, model, value in (("compiled.pt2", exported, small, tokens), ("compiled-dynamic.pt2", dynamic, wide, signal)):
    torch._inductor.aoti_compile_and_package(program, package_path=path(name))
    list_archive(name, torch._inductor.aoti_load_package(path(name))(value), model(value))

with open(path("listing.json"), "w") as file:
    json.dump(listing, file)
