// Generated from schemas/registry/artifact-rules by tools/generate-registries.mjs. Do not edit.
import type { ArtifactRuleRow } from "../../registry/artifact-rule-row.js";
import type { RegistrySource } from "../../registry/registry-source.js";

/** The rows of the registry artifact-rules. */
export const artifactRules: readonly ArtifactRuleRow[] = [
  {"id":"host-other-os","title":"A program runs on the operating system that it was built for","kinds":["oci-image","elf","python-wheel","aot-inductor","tensorrt-engine"],"when":[{"fact":"artifact.os","stated":true},{"fact":"host.os","isNot":{"fact":"artifact.os"}}],"verdict":"no","code":"artifact-platform-mismatch","fix":["use the build for {host.os}","publish an index with an image for {host.os}"],"confidence":"quoted","source":"oci"},
  {"id":"host-other-arch","title":"A program runs on the processor architecture that it was built for; hosts of GH200, GB200 and GB300 are arm64","kinds":["oci-image","elf","python-wheel","aot-inductor","tensorrt-engine"],"when":[{"fact":"artifact.arch","stated":true},{"fact":"host.arch","isNot":{"fact":"artifact.arch"}}],"verdict":"no","code":"artifact-platform-mismatch","fix":["use the {host.arch} image","publish an index with an image for {host.arch}"],"confidence":"quoted","source":"oci"},
  {"id":"host-lower-level","title":"A program for a level of x86-64 needs a processor of that level or a higher one","kinds":["oci-image","elf","python-wheel","aot-inductor"],"when":[{"fact":"artifact.cpuLevel","stated":true},{"fact":"host.cpuLevel","below":{"fact":"artifact.cpuLevel"}}],"verdict":"no","code":"artifact-platform-mismatch","fix":["rebuild for x86-64-v{host.cpuLevel}"],"confidence":"quoted","source":"psabi"},
  {"id":"cuda-on-amd","title":"CUDA code does not run on AMD devices; its source builds with HIP where it is portable","kinds":["cubin","ptx"],"when":[{"fact":"device.vendor","is":"amd"}],"verdict":"no","code":"artifact-target-mismatch","fix":["build it with HIP, --offload-arch={device.isa}"],"confidence":"derived","source":"hip-porting"},
  {"id":"cuda-needs-nvidia","title":"CUDA code runs on NVIDIA devices only","kinds":["cubin","ptx","tensorrt-engine"],"when":[{"fact":"device.vendor","isNot":"nvidia"}],"verdict":"no","code":"artifact-target-mismatch","fix":["build it for {device.isa}"],"confidence":"derived","source":"cuda-compat-guide"},
  {"id":"cuda-needs-driver","title":"CUDA code needs the NVIDIA driver","kinds":["cubin","ptx","tensorrt-engine"],"when":[{"fact":"software.nvidia-driver","present":false}],"verdict":"no","code":"software-missing","fix":["install the NVIDIA driver"],"confidence":"derived","source":"cuda-compat-guide"},
  {"id":"cuda-11-driver","title":"Code built with CUDA 11 needs driver 450 or newer, unless it brings the forward compatibility libraries","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"11"},{"fact":"artifact.builtWith.cuda-toolkit","below":"12"},{"fact":"software.nvidia-driver","below":"450.80.02"},{"fact":"artifact.features","lacks":"cuda-compat"}],"verdict":"no","code":"driver-too-old-for-toolkit","fix":["install driver 450.80.02 or newer","put {device.compatPackage} into the image"],"confidence":"quoted","source":"cuda-mvc"},
  {"id":"cuda-11-compat-product","title":"The forward compatibility libraries of CUDA 11 work on data center devices, some workstation devices and Jetson, not on GeForce","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"11"},{"fact":"artifact.builtWith.cuda-toolkit","below":"12"},{"fact":"software.nvidia-driver","below":"450.80.02"},{"fact":"device.productLine","is":"geforce"}],"verdict":"no","code":"driver-too-old-for-toolkit","fix":["install driver 450.80.02 or newer"],"confidence":"quoted","source":"cuda-forward"},
  {"id":"cuda-11-compat-workstation","title":"The forward compatibility libraries of CUDA 11 work on some workstation devices only","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"11"},{"fact":"artifact.builtWith.cuda-toolkit","below":"12"},{"fact":"software.nvidia-driver","below":"450.80.02"},{"fact":"device.productLine","isNot":"data-center"}],"verdict":"unknown","code":"driver-too-old-for-toolkit","fix":["install driver 450.80.02 or newer"],"confidence":"quoted","source":"cuda-forward"},
  {"id":"cuda-12-driver","title":"Code built with CUDA 12 needs driver 525 or newer, unless it brings the forward compatibility libraries","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"12"},{"fact":"artifact.builtWith.cuda-toolkit","below":"13"},{"fact":"software.nvidia-driver","below":"525"},{"fact":"artifact.features","lacks":"cuda-compat"}],"verdict":"no","code":"driver-too-old-for-toolkit","fix":["install driver 525 or newer","put {device.compatPackage} into the image"],"confidence":"quoted","source":"cuda-mvc"},
  {"id":"cuda-12-compat-product","title":"The forward compatibility libraries of CUDA 12 work on data center devices, some workstation devices and Jetson, not on GeForce","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"12"},{"fact":"artifact.builtWith.cuda-toolkit","below":"13"},{"fact":"software.nvidia-driver","below":"525"},{"fact":"device.productLine","is":"geforce"}],"verdict":"no","code":"driver-too-old-for-toolkit","fix":["install driver 525 or newer"],"confidence":"quoted","source":"cuda-forward"},
  {"id":"cuda-12-compat-workstation","title":"The forward compatibility libraries of CUDA 12 work on some workstation devices only","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"12"},{"fact":"artifact.builtWith.cuda-toolkit","below":"13"},{"fact":"software.nvidia-driver","below":"525"},{"fact":"device.productLine","isNot":"data-center"}],"verdict":"unknown","code":"driver-too-old-for-toolkit","fix":["install driver 525 or newer"],"confidence":"quoted","source":"cuda-forward"},
  {"id":"cuda-13-driver","title":"Code built with CUDA 13 needs driver 580 or newer, unless it brings the forward compatibility libraries","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"13"},{"fact":"artifact.builtWith.cuda-toolkit","below":"14"},{"fact":"software.nvidia-driver","below":"580"},{"fact":"artifact.features","lacks":"cuda-compat"}],"verdict":"no","code":"driver-too-old-for-toolkit","fix":["install driver 580 or newer","put {device.compatPackage} into the image"],"confidence":"quoted","source":"cuda-mvc"},
  {"id":"cuda-13-compat-product","title":"The forward compatibility libraries of CUDA 13 work on data center devices, some workstation devices and Jetson, not on GeForce","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"13"},{"fact":"artifact.builtWith.cuda-toolkit","below":"14"},{"fact":"software.nvidia-driver","below":"580"},{"fact":"device.productLine","is":"geforce"}],"verdict":"no","code":"driver-too-old-for-toolkit","fix":["install driver 580 or newer"],"confidence":"quoted","source":"cuda-forward"},
  {"id":"cuda-13-compat-workstation","title":"The forward compatibility libraries of CUDA 13 work on some workstation devices only","kinds":["cubin","ptx","fatbin","elf","oci-image","python-wheel","aot-inductor"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"artifact.builtWith.cuda-toolkit","atLeast":"13"},{"fact":"artifact.builtWith.cuda-toolkit","below":"14"},{"fact":"software.nvidia-driver","below":"580"},{"fact":"device.productLine","isNot":"data-center"}],"verdict":"unknown","code":"driver-too-old-for-toolkit","fix":["install driver 580 or newer"],"confidence":"quoted","source":"cuda-forward"},
  {"id":"cuda-renamed-101","title":"Targets of compute capability 10.1 were renamed 11.0 with CUDA 13; whether their machine code loads there is not stated","kinds":["cubin","ptx"],"when":[{"fact":"artifact.computeCapability","is":"10.1"}],"verdict":"unknown","code":"artifact-target-undecided","fix":["rebuild with CUDA 13 or newer for sm_110"],"validFrom":"CUDA 13.0","confidence":"quoted","source":"ptx"},
  {"id":"cubin-architecture-specific","title":"Machine code of an architecture-specific target runs on exactly its compute capability","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"a"},{"fact":"device.computeCapability","is":{"fact":"artifact.computeCapability"}}],"verdict":"native","confidence":"quoted","source":"cuda-family"},
  {"id":"cubin-architecture-specific-elsewhere","title":"Machine code of an architecture-specific target runs on no other compute capability","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"a"}],"verdict":"no","code":"artifact-target-mismatch","fix":["embed PTX {artifact.basePtx}","rebuild with -gencode {device.gencode}"],"confidence":"quoted","source":"cuda-family"},
  {"id":"cubin-family","title":"Machine code of a family-specific target runs on its family: the same major, and no lower minor","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"f"},{"fact":"device.computeCapability","sameMajor":{"fact":"artifact.computeCapability"}},{"fact":"device.computeCapability","atLeast":{"fact":"artifact.computeCapability"}}],"verdict":"native","validFrom":"CUDA 12.9","confidence":"quoted","source":"cuda-family"},
  {"id":"cubin-family-lower-minor","title":"Machine code of a family-specific target does not run on a lower minor of its family","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"f"},{"fact":"device.computeCapability","sameMajor":{"fact":"artifact.computeCapability"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["rebuild with -gencode {device.gencode}","embed PTX compute_{device.capabilityDigits}"],"validFrom":"CUDA 12.9","confidence":"quoted","source":"ptxas"},
  {"id":"cubin-other-family","title":"Machine code of a family-specific target does not run on another major: 100f never covers 12.x","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"f"}],"verdict":"no","code":"artifact-target-mismatch","fix":["embed PTX {artifact.basePtx}","rebuild with -gencode {device.gencode}"],"validFrom":"CUDA 12.9","confidence":"quoted","source":"cuda-family"},
  {"id":"cubin-tegra-device","title":"Machine code of another compute capability does not run on Tegra","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"base"},{"fact":"device.computeCapability","oneOf":["5.3","6.2","7.2","8.7"]},{"fact":"device.computeCapability","isNot":{"fact":"artifact.computeCapability"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["rebuild with -gencode {device.gencode}"],"confidence":"quoted","source":"cuda-tegra"},
  {"id":"cubin-tegra-code","title":"Machine code for Tegra does not run on other devices","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"base"},{"fact":"artifact.computeCapability","oneOf":["5.3","6.2","7.2","8.7"]},{"fact":"device.computeCapability","isNot":{"fact":"artifact.computeCapability"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["rebuild with -gencode {device.gencode}"],"confidence":"quoted","source":"cuda-tegra"},
  {"id":"cubin-same-major","title":"Machine code runs on its own major compute capability from its minor on","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"base"},{"fact":"device.computeCapability","sameMajor":{"fact":"artifact.computeCapability"}},{"fact":"device.computeCapability","atLeast":{"fact":"artifact.computeCapability"}}],"verdict":"native","confidence":"quoted","source":"cuda-compat-guide"},
  {"id":"cubin-newer-than-device","title":"Machine code does not run on a lower compute capability than its own","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"base"},{"fact":"device.computeCapability","below":{"fact":"artifact.computeCapability"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["rebuild with -gencode {device.gencode}","embed PTX compute_{device.capabilityDigits}"],"confidence":"quoted","source":"cuda-compat-guide"},
  {"id":"cubin-other-major","title":"Machine code does not run on another major compute capability","kinds":["cubin"],"when":[{"fact":"artifact.variant","is":"base"}],"verdict":"no","code":"artifact-target-mismatch","fix":["embed PTX {artifact.basePtx}","rebuild with -gencode {device.gencode}"],"confidence":"quoted","source":"cuda-compat-guide"},
  {"id":"ptx-architecture-specific-elsewhere","title":"PTX of an architecture-specific target is compiled for exactly its compute capability","kinds":["ptx"],"when":[{"fact":"artifact.variant","is":"a"},{"fact":"device.computeCapability","isNot":{"fact":"artifact.computeCapability"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["embed PTX {artifact.basePtx}","rebuild with -gencode {device.gencode}"],"confidence":"quoted","source":"ptxas"},
  {"id":"ptx-other-family","title":"PTX of a family-specific target is compiled for its own family only","kinds":["ptx"],"when":[{"fact":"artifact.variant","is":"f"},{"fact":"device.computeCapability","otherMajor":{"fact":"artifact.computeCapability"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["embed PTX {artifact.basePtx}","rebuild with -gencode {device.gencode}"],"validFrom":"CUDA 12.9","confidence":"quoted","source":"ptxas"},
  {"id":"ptx-newer-than-device","title":"PTX is not compiled for a lower compute capability than its target","kinds":["ptx"],"when":[{"fact":"device.computeCapability","below":{"fact":"artifact.computeCapability"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["rebuild with -gencode {device.gencode}"],"confidence":"quoted","source":"cuda-compat-guide"},
  {"id":"ptx-with-compat","title":"The forward compatibility libraries of a toolkit translate its PTX on data center devices","kinds":["ptx"],"when":[{"fact":"artifact.features","has":"cuda-compat"},{"fact":"device.productLine","is":"data-center"},{"fact":"artifact.builtWith.cuda-toolkit","stated":true},{"fact":"device.computeCapability","atLeast":{"fact":"artifact.computeCapability"}}],"verdict":"jit","confidence":"quoted","source":"cuda-forward"},
  {"id":"ptx-too-new-for-driver","title":"A driver translates PTX up to its own version, and refuses newer PTX with error 222","kinds":["ptx"],"when":[{"fact":"driver.ptxIsa","below":{"fact":"artifact.isaVersion"}}],"verdict":"no","code":"ptx-too-new-for-driver","fix":["install driver {artifact.ptxDriver} or newer","embed machine code with -gencode {device.gencode}","put {device.compatPackage} into the image"],"confidence":"quoted","source":"cuda-errors"},
  {"id":"ptx-later-device","title":"PTX is compiled when it is loaded, for its target and every later device","kinds":["ptx"],"when":[{"fact":"device.computeCapability","atLeast":{"fact":"artifact.computeCapability"}},{"fact":"driver.ptxIsa","atLeast":{"fact":"artifact.isaVersion"}}],"verdict":"jit","confidence":"quoted","source":"cuda-compat-guide"},
  {"id":"hsaco-on-nvidia","title":"Code for AMD devices does not run on NVIDIA devices; HIP source builds for them with nvcc","kinds":["hsaco"],"when":[{"fact":"device.vendor","is":"nvidia"}],"verdict":"no","code":"artifact-target-mismatch","fix":["build it with HIP_PLATFORM=nvidia, -gencode {device.gencode}"],"confidence":"derived","source":"hip-porting"},
  {"id":"hsaco-needs-amd","title":"A code object for AMD devices runs on AMD devices only","kinds":["hsaco"],"when":[{"fact":"device.vendor","isNot":"amd"}],"verdict":"no","code":"artifact-target-mismatch","fix":["build it for {device.isa}"],"confidence":"derived","source":"amdgpu"},
  {"id":"hsaco-generic-version","title":"Generic targets need code object version 6","kinds":["hsaco"],"when":[{"fact":"artifact.variant","is":"generic"},{"fact":"artifact.isaVersion","stated":true},{"fact":"artifact.isaVersion","below":"6"}],"verdict":"no","code":"artifact-target-mismatch","fix":["rebuild with -mcode-object-version=6"],"validFrom":"LLVM 19","confidence":"quoted","source":"amdgpu"},
  {"id":"hsaco-generic-without-fp8","title":"Code for gfx9-4-generic has no FP8, BF8 or XF32 instructions, so that code that uses them was not built for it","kinds":["hsaco"],"when":[{"fact":"artifact.isa","is":"gfx9-4-generic"},{"fact":"artifact.formats","hasAny":["fp8","fp8_e4m3fn","fp8_e5m2","fp8_e4m3fnuz","fp8_e5m2fnuz","mxfp8","tf32"]}],"verdict":"no","code":"format-not-in-target","fix":["build for gfx942 and gfx950 apart"],"confidence":"quoted","source":"amdgpu"},
  {"id":"hsaco-xnack-on","title":"Code built with xnack on does not run where it is off","kinds":["hsaco"],"when":[{"fact":"artifact.xnack","is":"on"},{"fact":"device.xnack","is":"off"}],"verdict":"no","code":"artifact-mode-mismatch","fix":["rebuild without xnack in the target, for either","run with HSA_XNACK=1"],"confidence":"quoted","source":"amdgpu-v4"},
  {"id":"hsaco-xnack-off","title":"Code built with xnack off does not run where it is on","kinds":["hsaco"],"when":[{"fact":"artifact.xnack","is":"off"},{"fact":"device.xnack","is":"on"}],"verdict":"no","code":"artifact-mode-mismatch","fix":["rebuild without xnack in the target, for either","run with HSA_XNACK=0"],"confidence":"quoted","source":"amdgpu-v4"},
  {"id":"hsaco-xnack-before-v4","title":"Before code object version 4, xnack that is not specified means on","kinds":["hsaco"],"when":[{"fact":"artifact.isaVersion","stated":true},{"fact":"artifact.isaVersion","below":"4"},{"fact":"artifact.xnack","is":"any"},{"fact":"device.xnack","is":"off"}],"verdict":"no","code":"artifact-mode-mismatch","fix":["rebuild with -mcode-object-version=4 or newer"],"confidence":"quoted","source":"amdgpu-v4"},
  {"id":"hsaco-sramecc-on","title":"Code built with sramecc on does not run where it is off","kinds":["hsaco"],"when":[{"fact":"artifact.sramecc","is":"on"},{"fact":"device.sramecc","is":"off"}],"verdict":"no","code":"artifact-mode-mismatch","fix":["rebuild without sramecc in the target, for either"],"confidence":"quoted","source":"amdgpu-v4"},
  {"id":"hsaco-sramecc-off","title":"Code built with sramecc off does not run where it is on","kinds":["hsaco"],"when":[{"fact":"artifact.sramecc","is":"off"},{"fact":"device.sramecc","is":"on"}],"verdict":"no","code":"artifact-mode-mismatch","fix":["rebuild without sramecc in the target, for either"],"confidence":"quoted","source":"amdgpu-v4"},
  {"id":"hsaco-sramecc-before-v4","title":"Before code object version 4, sramecc that is not specified means on","kinds":["hsaco"],"when":[{"fact":"artifact.isaVersion","stated":true},{"fact":"artifact.isaVersion","below":"4"},{"fact":"artifact.sramecc","is":"any"},{"fact":"device.sramecc","is":"off"}],"verdict":"no","code":"artifact-mode-mismatch","fix":["rebuild with -mcode-object-version=4 or newer"],"confidence":"quoted","source":"amdgpu-v4"},
  {"id":"hsaco-generic","title":"Code for a generic target runs on the processors that the target covers","kinds":["hsaco"],"when":[{"fact":"artifact.variant","is":"generic"},{"fact":"device.isa","oneOf":{"fact":"artifact.covers"}}],"verdict":"native","validFrom":"LLVM 19","confidence":"quoted","source":"amdgpu"},
  {"id":"hsaco-generic-elsewhere","title":"Code for a generic target runs on no other processor; gfx908 and gfx90a belong to none","kinds":["hsaco"],"when":[{"fact":"artifact.variant","is":"generic"}],"verdict":"no","code":"artifact-target-mismatch","fix":["add --offload-arch={device.isa}"],"confidence":"quoted","source":"amdgpu"},
  {"id":"hsaco-other-processor","title":"A code object runs on exactly its processor","kinds":["hsaco"],"when":[{"fact":"device.isa","isNot":{"fact":"artifact.isa"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["add --offload-arch={device.isa}","use a generic target that covers {device.isa}"],"confidence":"quoted","source":"amdgpu"},
  {"id":"hsaco-same-processor","title":"A code object runs on its processor; target features that it does not specify may be on or off there","kinds":["hsaco"],"when":[{"fact":"device.isa","is":{"fact":"artifact.isa"}}],"verdict":"native","confidence":"quoted","source":"amdgpu"},
  {"id":"spirv-vulkan-1-0","title":"Vulkan 1.0 takes SPIR-V up to 1.0","kinds":["spirv"],"when":[{"fact":"artifact.isa","is":"vulkan"},{"fact":"software.vulkan","below":"1.1"},{"fact":"artifact.isaVersion","atLeast":"1.1"}],"verdict":"no","code":"software-version-too-old","fix":["rebuild with --target-env=vulkan1.0","install a driver with Vulkan 1.1 or newer"],"confidence":"quoted","source":"vulkan-spirv"},
  {"id":"spirv-vulkan-1-1","title":"Vulkan 1.1 takes SPIR-V up to 1.3","kinds":["spirv"],"when":[{"fact":"artifact.isa","is":"vulkan"},{"fact":"software.vulkan","below":"1.2"},{"fact":"artifact.isaVersion","atLeast":"1.4"}],"verdict":"no","code":"software-version-too-old","fix":["rebuild with --target-env=vulkan1.1","install a driver with Vulkan 1.2 or newer"],"confidence":"quoted","source":"vulkan-spirv"},
  {"id":"spirv-vulkan-1-2","title":"Vulkan 1.2 takes SPIR-V up to 1.5","kinds":["spirv"],"when":[{"fact":"artifact.isa","is":"vulkan"},{"fact":"software.vulkan","below":"1.3"},{"fact":"artifact.isaVersion","atLeast":"1.6"}],"verdict":"no","code":"software-version-too-old","fix":["rebuild with --target-env=vulkan1.2","install a driver with Vulkan 1.3 or newer"],"confidence":"quoted","source":"vulkan-spirv"},
  {"id":"spirv-vulkan","title":"Vulkan 1.3 takes SPIR-V up to 1.6, and compiles it when it is loaded where the device has the capabilities that it declares","kinds":["spirv"],"when":[{"fact":"artifact.isa","is":"vulkan"},{"fact":"software.vulkan","present":true},{"fact":"artifact.isaVersion","below":"1.7"}],"verdict":"jit","confidence":"quoted","source":"vulkan-spirv"},
  {"id":"spirv-intel","title":"SPIR-V for compute is compiled when it is loaded, on every Intel GPU whose runtime has the extensions that it declares","kinds":["spirv"],"when":[{"fact":"artifact.isa","oneOf":["spir64","spirv64","spir","spirv32"]},{"fact":"device.vendor","is":"intel"},{"fact":"device.isa","noneOf":["gaudi2","gaudi3"]}],"verdict":"jit","confidence":"quoted","source":"sycl-targets"},
  {"id":"spirv-nvidia","title":"NVIDIA and AMD devices are reached from SYCL by builds for their own targets, not by SPIR-V for compute","kinds":["spirv"],"when":[{"fact":"artifact.isa","oneOf":["spir64","spirv64","spir","spirv32"]},{"fact":"device.vendor","oneOf":["nvidia","amd"]}],"verdict":"unknown","code":"artifact-target-undecided","fix":["add -fsycl-targets for {device.isa}"],"confidence":"derived","source":"sycl-targets"},
  {"id":"zebin-needs-intel","title":"A native binary for Intel GPUs runs on devices of Intel only","kinds":["zebin"],"when":[{"fact":"device.vendor","isNot":"intel"}],"verdict":"no","code":"artifact-target-mismatch","fix":["add -fsycl-targets for {device.isa}"],"confidence":"derived","source":"sycl-aot"},
  {"id":"zebin-same-device","title":"A native binary for Intel GPUs runs on the device that it was compiled for","kinds":["zebin"],"when":[{"fact":"artifact.isa","oneOf":{"fact":"device.targets"}}],"verdict":"native","confidence":"quoted","source":"sycl-aot"},
  {"id":"zebin-other-device","title":"A native binary for Intel GPUs does not run on other devices","kinds":["zebin"],"when":[{"fact":"artifact.isa","noneOf":{"fact":"device.targets"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["add the target {device.isa} to -fsycl-targets","add the target spir64 as a fallback"],"confidence":"quoted","source":"sycl-aot"},
  {"id":"neff-needs-neuron","title":"An executable for Neuron runs on devices of AWS only","kinds":["neff"],"when":[{"fact":"device.vendor","isNot":"aws"}],"verdict":"no","code":"artifact-target-mismatch","fix":["build it for {device.isa}"],"confidence":"derived","source":"neuron-neff"},
  {"id":"neff-version","title":"A runtime loads executables of its own major version of the format and of older ones, not of newer ones","kinds":["neff"],"when":[{"fact":"artifact.isaVersion","stated":true},{"fact":"software.neff","below":{"fact":"artifact.isaVersion"}},{"fact":"software.neff","otherMajor":{"fact":"artifact.isaVersion"}}],"verdict":"no","code":"software-version-too-old","fix":["install a newer Neuron runtime","recompile with the compiler of the runtime"],"confidence":"quoted","source":"neuron-errors"},
  {"id":"neff-one-core-on-two","title":"An executable for logical cores of one physical core does not run where two make one","kinds":["neff"],"when":[{"fact":"artifact.features","has":"lnc-1"},{"fact":"device.logicalCores","is":"2"}],"verdict":"no","code":"artifact-mode-mismatch","fix":["run with NEURON_LOGICAL_NC_CONFIG=1","recompile with --lnc=2"],"confidence":"quoted","source":"neuron-neff"},
  {"id":"neff-two-cores-on-one","title":"An executable for logical cores of two physical cores does not run where one makes one","kinds":["neff"],"when":[{"fact":"artifact.features","has":"lnc-2"},{"fact":"device.logicalCores","is":"1"}],"verdict":"no","code":"artifact-mode-mismatch","fix":["run with NEURON_LOGICAL_NC_CONFIG=2","recompile with --lnc=1"],"confidence":"quoted","source":"neuron-neff"},
  {"id":"neff-same-target","title":"An executable for Neuron runs on the instances that it was compiled for","kinds":["neff"],"when":[{"fact":"artifact.isa","oneOf":{"fact":"device.targets"}}],"verdict":"native","confidence":"quoted","source":"neuron-neff"},
  {"id":"neff-older-target","title":"An executable for older instances is refused on newer ones, unless the runtime is told to try: it may then fail or stall","kinds":["neff"],"when":[{"fact":"artifact.isa","oneOf":["inf2","trn1","trn1n"]},{"fact":"device.chip","oneOf":["trn2","trn3"]}],"verdict":"no","code":"artifact-target-mismatch","fix":["recompile with --target {device.chip}","set NEURON_RT_ALLOW_LEGACY_NEFF=TRUE, which may fail or stall"],"validFrom":"Neuron 2.25","confidence":"quoted","source":"neuron-legacy"},
  {"id":"neff-other-target","title":"An executable for Neuron runs on no other instances","kinds":["neff"],"when":[{"fact":"artifact.isa","noneOf":{"fact":"device.targets"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["recompile for {device.chip}"],"confidence":"quoted","source":"neuron-errors"},
  {"id":"stablehlo-custom-calls","title":"Calls outside the specification are not covered by what StableHLO promises","kinds":["stablehlo","jax-export"],"when":[{"fact":"artifact.features","has":"custom-calls"}],"verdict":"unknown","code":"artifact-target-undecided","fix":["export with the custom calls that the exporter lists as stable only"],"confidence":"quoted","source":"stablehlo"},
  {"id":"stablehlo-too-old","title":"StableHLO reads portable artifacts from version 0.9.0 on","kinds":["stablehlo"],"when":[{"fact":"artifact.isaVersion","below":"0.9.0"}],"verdict":"unknown","code":"artifact-target-undecided","fix":["export again with a newer version"],"validFrom":"1.20.0","confidence":"quoted","source":"stablehlo"},
  {"id":"stablehlo-newer-than-consumer","title":"A consumer reads portable artifacts up to its own version","kinds":["stablehlo"],"when":[{"fact":"software.stablehlo","below":{"fact":"artifact.isaVersion"}}],"verdict":"no","code":"software-version-too-old","fix":["serialize with --target={software.stablehlo}","install a consumer of {artifact.isaVersion} or newer"],"confidence":"quoted","source":"stablehlo"},
  {"id":"stablehlo-portable","title":"A portable artifact keeps its meaning with every consumer of up to five years later, and is compiled when it is loaded","kinds":["stablehlo"],"when":[{"fact":"software.stablehlo","atLeast":{"fact":"artifact.isaVersion"}}],"verdict":"jit","validFrom":"1.20.0","confidence":"quoted","source":"stablehlo"},
  {"id":"jax-export-not-for-cuda","title":"What JAX exports runs on the platforms that it was exported for: not on NVIDIA devices without cuda","kinds":["jax-export"],"when":[{"fact":"device.vendor","is":"nvidia"},{"fact":"artifact.features","lacks":"platform-cuda"}],"verdict":"no","code":"artifact-target-mismatch","fix":["export with platforms=[\"cuda\"] among them"],"confidence":"quoted","source":"jax-export"},
  {"id":"jax-export-not-for-rocm","title":"What JAX exports runs on the platforms that it was exported for: not on AMD devices without rocm","kinds":["jax-export"],"when":[{"fact":"device.vendor","is":"amd"},{"fact":"artifact.features","lacks":"platform-rocm"}],"verdict":"no","code":"artifact-target-mismatch","fix":["export with platforms=[\"rocm\"] among them"],"confidence":"quoted","source":"jax-export"},
  {"id":"jax-export-not-for-tpu","title":"What JAX exports runs on the platforms that it was exported for: not on TPUs without tpu","kinds":["jax-export"],"when":[{"fact":"device.vendor","is":"google"},{"fact":"artifact.features","lacks":"platform-tpu"}],"verdict":"no","code":"artifact-target-mismatch","fix":["export with platforms=[\"tpu\"] among them"],"confidence":"quoted","source":"jax-export"},
  {"id":"jax-export-same-version","title":"What JAX exports is compiled when it is loaded by the same version","kinds":["jax-export"],"when":[{"fact":"device.vendor","oneOf":["nvidia","amd","google"]},{"fact":"software.jax","is":{"fact":"artifact.builtWith.jax"}}],"verdict":"jit","confidence":"quoted","source":"jax-export"},
  {"id":"jax-export-other-version","title":"JAX promises six months back and three weeks forward, which versions alone do not tell","kinds":["jax-export"],"when":[],"verdict":"unknown","code":"artifact-target-undecided","fix":["export again with the version of JAX that loads it"],"confidence":"quoted","source":"jax-export"},
  {"id":"trt-older-runtime","title":"A runtime older than the builder does not load an engine","kinds":["tensorrt-engine"],"when":[{"fact":"software.tensorrt","below":{"fact":"artifact.builtWith.tensorrt"}}],"verdict":"no","code":"software-version-too-old","fix":["install TensorRT {artifact.builtWith.tensorrt} or newer","rebuild the engine with TensorRT {software.tensorrt}"],"confidence":"quoted","source":"trt-matrix"},
  {"id":"trt-other-version","title":"An engine that was not built version-compatible is loaded by the version that built it only","kinds":["tensorrt-engine"],"when":[{"fact":"artifact.features","lacks":"version-compatible"},{"fact":"software.tensorrt","isNot":{"fact":"artifact.builtWith.tensorrt"}}],"verdict":"no","code":"software-version-too-new","fix":["rebuild the engine with kVERSION_COMPATIBLE","rebuild the engine with TensorRT {software.tensorrt}"],"confidence":"quoted","source":"trt-matrix"},
  {"id":"trt-before-8-6","title":"Engines are version-compatible from TensorRT 8.6 on","kinds":["tensorrt-engine"],"when":[{"fact":"artifact.builtWith.tensorrt","below":"8.6"},{"fact":"software.tensorrt","isNot":{"fact":"artifact.builtWith.tensorrt"}}],"verdict":"no","code":"software-version-too-new","fix":["rebuild the engine with TensorRT {software.tensorrt}"],"confidence":"quoted","source":"trt-matrix"},
  {"id":"trt-8-on-11","title":"Engines of TensorRT 8 are loaded by 8 and 10","kinds":["tensorrt-engine"],"when":[{"fact":"artifact.builtWith.tensorrt","below":"9"},{"fact":"software.tensorrt","atLeast":"11"}],"verdict":"no","code":"software-version-too-new","fix":["rebuild the engine with TensorRT 10 or {software.tensorrt}"],"confidence":"quoted","source":"trt-matrix"},
  {"id":"trt-beyond-11","title":"Across majors engines are loaded by 10 (from 8) and by 11 (from 10); of others nothing is promised","kinds":["tensorrt-engine"],"when":[{"fact":"software.tensorrt","otherMajor":{"fact":"artifact.builtWith.tensorrt"}},{"fact":"software.tensorrt","atLeast":"12"}],"verdict":"unknown","code":"artifact-target-undecided","fix":["rebuild the engine with TensorRT {software.tensorrt}"],"validFrom":"11.4.1","confidence":"derived","source":"trt-matrix"},
  {"id":"trt-rtx","title":"Engines of TensorRT for RTX run on compute capability 8.6, 8.9 and 12.0","kinds":["tensorrt-engine"],"when":[{"fact":"artifact.features","has":"tensorrt-rtx"},{"fact":"device.computeCapability","oneOf":["8.6","8.9","12.0"]}],"verdict":"native","confidence":"quoted","source":"trt-rtx"},
  {"id":"trt-rtx-elsewhere","title":"Engines of TensorRT for RTX run on no other compute capability","kinds":["tensorrt-engine"],"when":[{"fact":"artifact.features","has":"tensorrt-rtx"}],"verdict":"no","code":"artifact-target-mismatch","fix":["build the engine with TensorRT on the device"],"confidence":"quoted","source":"trt-rtx"},
  {"id":"trt-ampere-plus","title":"An engine built hardware-compatible for Ampere and later runs there, more slowly: 48 KiB of shared memory, no tactics of cuDNN and cuBLAS","kinds":["tensorrt-engine"],"when":[{"fact":"artifact.features","has":"hardware-compatible-ampere-plus"},{"fact":"device.computeCapability","atLeast":"8.0"}],"verdict":"native","confidence":"quoted","source":"trt-hardware"},
  {"id":"trt-same-capability","title":"An engine runs on the compute capability that it was built on","kinds":["tensorrt-engine"],"when":[{"fact":"device.computeCapability","is":{"fact":"artifact.computeCapability"}}],"verdict":"native","confidence":"quoted","source":"trt-matrix"},
  {"id":"trt-other-capability","title":"An engine runs on no other architecture than the one that it was built on","kinds":["tensorrt-engine"],"when":[{"fact":"device.computeCapability","isNot":{"fact":"artifact.computeCapability"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["build the engine on the device","rebuild the engine with HardwareCompatibilityLevel.AMPERE_PLUS"],"confidence":"quoted","source":"trt-matrix"},
  {"id":"triton-same-target","title":"A compiled Triton kernel runs on the target that it was compiled for","kinds":["triton-kernel"],"when":[{"fact":"device.isa","is":{"fact":"artifact.isa"}}],"verdict":"native","confidence":"derived","source":"triton"},
  {"id":"triton-other-target","title":"A compiled Triton kernel runs on no other target; its source does","kinds":["triton-kernel"],"when":[{"fact":"device.isa","isNot":{"fact":"artifact.isa"}}],"verdict":"no","code":"artifact-target-mismatch","fix":["ship the source, which compiles for {device.isa}"],"confidence":"derived","source":"triton"},
  {"id":"torch-export-newer","title":"An exported program is compiled by PyTorch of its own version and of later ones","kinds":["torch-export"],"when":[{"fact":"artifact.builtWith.pytorch","stated":true},{"fact":"software.pytorch","atLeast":{"fact":"artifact.builtWith.pytorch"}}],"verdict":"jit","confidence":"derived","source":"pt2"},
  {"id":"torch-export-older","title":"Of an exported program in an older PyTorch than its own nothing is promised","kinds":["torch-export"],"when":[{"fact":"software.pytorch","below":{"fact":"artifact.builtWith.pytorch"}}],"verdict":"unknown","code":"software-version-too-old","fix":["install PyTorch {artifact.builtWith.pytorch} or newer","export again with PyTorch {software.pytorch}"],"confidence":"derived","source":"pt2"},
  {"id":"onnx-before-7","title":"ONNX Runtime takes models from operator set 7 on","kinds":["onnx"],"when":[{"fact":"artifact.isaVersion","below":"7"}],"verdict":"no","code":"artifact-target-mismatch","fix":["convert the model to operator set 7 or newer"],"confidence":"quoted","source":"onnxruntime"},
  {"id":"onnx-newer-than-runtime","title":"A runtime takes models up to its own operator set","kinds":["onnx"],"when":[{"fact":"software.onnx-opset","below":{"fact":"artifact.isaVersion"}}],"verdict":"no","code":"software-version-too-old","fix":["convert the model to operator set {software.onnx-opset}","install a newer runtime"],"confidence":"quoted","source":"onnxruntime"},
  {"id":"onnx","title":"A runtime runs models of its operator set and of older ones; operators that a provider lacks run on the processor","kinds":["onnx"],"when":[{"fact":"software.onnx-opset","atLeast":{"fact":"artifact.isaVersion"}}],"verdict":"jit","confidence":"quoted","source":"onnxruntime"},
  {"id":"gguf-other-version","title":"Of GGUF only version 3 is covered","kinds":["gguf"],"when":[{"fact":"artifact.isaVersion","stated":true},{"fact":"artifact.isaVersion","isNot":"3"}],"verdict":"unknown","code":"artifact-target-undecided","fix":["convert the file to GGUF version 3"],"confidence":"quoted","source":"gguf"},
  {"id":"gguf","title":"A GGUF file is weights and a description, for every backend of an executor that knows their types","kinds":["gguf"],"when":[],"verdict":"native","confidence":"quoted","source":"gguf"},
  {"id":"safetensors","title":"A safetensors file is weights only, with no code: its formats decide","kinds":["safetensors"],"when":[],"verdict":"native","confidence":"quoted","source":"safetensors"},
  {"id":"metallib-apple","title":"A Metal library is compiled when it is loaded, on every Apple GPU","kinds":["metallib"],"when":[{"fact":"device.vendor","is":"apple"}],"verdict":"jit","confidence":"quoted","source":"metal"},
  {"id":"metallib-elsewhere","title":"A Metal library runs on Apple GPUs only","kinds":["metallib"],"when":[{"fact":"device.vendor","isNot":"apple"}],"verdict":"no","code":"artifact-target-mismatch","fix":["build it for {device.isa}"],"confidence":"derived","source":"metal"},
  {"id":"host-platform","title":"A program runs on hosts of its platform","kinds":["oci-image","elf","python-wheel","aot-inductor"],"when":[{"fact":"artifact.arch","stated":true},{"fact":"host.os","is":{"fact":"artifact.os"}},{"fact":"host.arch","is":{"fact":"artifact.arch"}}],"verdict":"native","confidence":"quoted","source":"oci"},
];

/** Where the rows of the registry artifact-rules come from. */
export const artifactRuleSources: Readonly<Record<string, RegistrySource>> = {
  "cuda-compat-guide": {
    "title": "NVIDIA Blackwell compatibility guide: cubins and PTX on later devices",
    "reference": "https://docs.nvidia.com/cuda/blackwell-compatibility-guide/"
  },
  "cuda-family": {
    "title": "NVIDIA technical blog: NVIDIA Blackwell and CUDA 12.9 introduce family-specific architecture features",
    "reference": "https://developer.nvidia.com/blog/nvidia-blackwell-and-nvidia-cuda-12-9-introduce-family-specific-architecture-features/",
    "at": "2025-05-01"
  },
  "cuda-mvc": {
    "title": "CUDA compatibility: minor version compatibility, least drivers",
    "reference": "https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html"
  },
  "cuda-forward": {
    "title": "CUDA compatibility: forward compatibility packages",
    "reference": "https://docs.nvidia.com/deploy/cuda-compatibility/forward-compatibility.html"
  },
  "cuda-errors": {
    "title": "CUDA runtime API: cudaErrorUnsupportedPtxVersion (222)",
    "reference": "https://docs.nvidia.com/cuda/cuda-runtime-api/group__CUDART__TYPES.html"
  },
  "cuda-tegra": {
    "title": "CUDA C++ Programming Guide: binary compatibility is for the desktop, not for Tegra",
    "reference": "https://docs.nvidia.com/cuda/archive/12.9.0/cuda-c-programming-guide/index.html#binary-compatibility"
  },
  "ptxas": {
    "title": "ptxas of CUDA 13.0, --help: to which devices PTX of a target is compiled",
    "reference": "https://docs.nvidia.com/cuda/archive/13.0.0/cuda-compiler-driver-nvcc/index.html#ptxas-options"
  },
  "ptx": {
    "title": "PTX ISA 9.0, release notes",
    "reference": "https://docs.nvidia.com/cuda/archive/13.0.0/parallel-thread-execution/index.html#release-notes-ptx-release-history"
  },
  "amdgpu": {
    "title": "LLVM 20.1 User Guide for AMDGPU Backend: processors, target ids, generic processors, code object versions",
    "reference": "https://releases.llvm.org/20.1.0/docs/AMDGPUUsage.html"
  },
  "amdgpu-v4": {
    "title": "LLVM review D97598: in code object V4 a target feature that is not specified means any",
    "reference": "https://reviews.llvm.org/D97598"
  },
  "oci": {
    "title": "OCI image index: the platform of a manifest",
    "reference": "https://github.com/opencontainers/image-spec/blob/main/image-index.md"
  },
  "hip-porting": {
    "title": "HIP porting guide",
    "reference": "https://rocm.docs.amd.com/projects/HIP/en/latest/how-to/hip_porting_guide.html"
  },
  "vulkan-spirv": {
    "title": "Vulkan specification, appendix A: Vulkan environment for SPIR-V",
    "reference": "https://github.com/KhronosGroup/Vulkan-Docs/blob/main/appendices/spirvenv.adoc"
  },
  "sycl-targets": {
    "title": "Intel oneAPI DPC++ compiler, -fsycl-targets",
    "reference": "https://github.com/intel/llvm/blob/sycl/sycl/doc/UsersManual.md"
  },
  "sycl-aot": {
    "title": "Intel oneAPI DPC++ compiler: ahead-of-time compilation",
    "reference": "https://www.intel.com/content/www/us/en/docs/dpcpp-cpp-compiler/developer-guide-reference/current/ahead-of-time-compilation.html"
  },
  "neuron-neff": {
    "title": "AWS Neuron documentation: working with NEFF files",
    "reference": "https://github.com/aws-neuron/aws-neuron-sdk/blob/81ce03ae/neuron-runtime/explore/work-with-neff-files.rst"
  },
  "neuron-errors": {
    "title": "AWS Neuron documentation: troubleshooting the Neuron runtime",
    "reference": "https://github.com/aws-neuron/aws-neuron-sdk/blob/81ce03ae/neuron-runtime/nrt-troubleshoot.rst"
  },
  "neuron-legacy": {
    "title": "AWS Neuron documentation: NEURON_RT_ALLOW_LEGACY_NEFF",
    "reference": "https://github.com/aws-neuron/aws-neuron-sdk/blob/81ce03ae/neuron-runtime/configuration-guide.rst"
  },
  "stablehlo": {
    "title": "StableHLO v1.20.0: compatibility",
    "reference": "https://github.com/openxla/stablehlo/blob/3c9301c/docs/compatibility.md"
  },
  "jax-export": {
    "title": "JAX: exporting and serialising staged-out computations",
    "reference": "https://github.com/jax-ml/jax/blob/0579773/docs/export/export.md"
  },
  "trt-matrix": {
    "title": "NVIDIA TensorRT 11 support matrix: version compatibility, platforms",
    "reference": "https://docs.nvidia.com/deeplearning/tensorrt/latest/getting-started/support-matrix.html",
    "at": "11.4.1"
  },
  "trt-hardware": {
    "title": "NVIDIA TensorRT, NvInfer.h: HardwareCompatibilityLevel",
    "reference": "https://docs.nvidia.com/deeplearning/tensorrt/latest/_static/c-api/namespacenvinfer1.html"
  },
  "trt-rtx": {
    "title": "NVIDIA TensorRT for RTX support matrix",
    "reference": "https://docs.nvidia.com/deeplearning/tensorrt-rtx/latest/getting-started/support-matrix.html"
  },
  "triton": {
    "title": "Triton, GPUTarget: back end, architecture and warp size of a compiled kernel",
    "reference": "https://github.com/triton-lang/triton/blob/main/python/triton/backends/compiler.py"
  },
  "pt2": {
    "title": "PyTorch: PT2 archive",
    "reference": "https://docs.pytorch.org/docs/stable/export/pt2_archive.html"
  },
  "onnxruntime": {
    "title": "ONNX Runtime: versioning",
    "reference": "https://github.com/microsoft/onnxruntime/blob/main/docs/Versioning.md"
  },
  "gguf": {
    "title": "GGUF",
    "reference": "https://github.com/ggml-org/ggml/blob/master/docs/gguf.md"
  },
  "safetensors": {
    "title": "safetensors: format",
    "reference": "https://github.com/huggingface/safetensors#format"
  },
  "metal": {
    "title": "Metal libraries: GPU-independent bytecode",
    "reference": "https://developer.apple.com/documentation/metal/metal-libraries"
  },
  "psabi": {
    "title": "System V ABI, AMD64 architecture processor supplement: micro-architecture levels",
    "reference": "https://gitlab.com/x86-psABIs/x86-64-ABI"
  }
};
