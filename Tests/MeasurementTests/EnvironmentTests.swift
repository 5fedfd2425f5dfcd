import Foundation
import Measurement
import Programs
import Testing

struct EnvironmentTests {
  /// A small virtual machine, as Linux describes it.
  private static let machine: [String: String] = [
    "/proc/sys/kernel/hostname": "node7\n",
    "/etc/os-release": "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n",
    "/proc/sys/kernel/osrelease": "6.1.0-18-amd64\n",
    "/proc/cpuinfo": """
    processor\t: 0
    model name\t: AMD EPYC
    flags\t\t: fpu sse2 sse4_2 popcnt avx fma hypervisor bmi2 avx2 avx512f avx512_vpopcntdq

    processor\t: 1
    model name\t: AMD EPYC
    flags\t\t: fpu sse2 sse4_2 popcnt avx fma hypervisor bmi2 avx2 avx512f avx512_vpopcntdq
    """,
    "/proc/self/status": "Name:\tx\nCpus_allowed:\t1\nCpus_allowed_list:\t0-2,5\n",
    "/sys/devices/system/cpu/smt/active": "1\n",
    "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave\n",
    "/sys/devices/system/cpu/cpu0/cache/index0/level": "1\n",
    "/sys/devices/system/cpu/cpu0/cache/index0/type": "Data\n",
    "/sys/devices/system/cpu/cpu0/cache/index0/size": "32K\n",
    "/sys/devices/system/cpu/cpu0/cache/index1/level": "1\n",
    "/sys/devices/system/cpu/cpu0/cache/index1/type": "Instruction\n",
    "/sys/devices/system/cpu/cpu0/cache/index1/size": "64K\n",
    "/sys/devices/system/cpu/cpu0/cache/index2/level": "2\n",
    "/sys/devices/system/cpu/cpu0/cache/index2/type": "Unified\n",
    "/sys/devices/system/cpu/cpu0/cache/index2/size": "1024K\n",
    "/sys/devices/system/cpu/cpu0/cache/index3/level": "3\n",
    "/sys/devices/system/cpu/cpu0/cache/index3/type": "Unified\n",
    "/sys/devices/system/cpu/cpu0/cache/index3/size": "16M\n",
    "/proc/meminfo": "MemTotal:       24684084 kB\nMemFree:        24083696 kB\n",
    "/proc/self/cgroup": "0::/user/job\n",
    "/sys/fs/cgroup/user/cpu.max": "150000 100000\n",
    "/sys/fs/cgroup/user/job/cpu.max": "max 100000\n",
    "/sys/class/dmi/id/sys_vendor": "QEMU\n",
    "/proc/loadavg": "0.09 0.50 2.06 1/83 5686\n",
    "/proc/self/maps": """
    7f01-7f02 r-xp 00000000 08:01 7  /usr/lib/x86_64-linux-gnu/libc.so.6
    7f03-7f04 r-xp 00000000 08:01 9  /usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0
    7f05-7f06 rw-p 00000000 00:00 0
    """,
  ]

  private func record(
    _ changes: [String: String?] = [:], variables: [String: String] = [:]
  ) -> EnvironmentRecord {
    let files = Self.machine.merging(changes.mapValues { $0 ?? "" }) { $1 }
    return EnvironmentRecord(
      files: MachineFiles { files[$0] }, variables: variables, blas: .init(version: "0.3.21"),
      fftw: .init(version: "3.3.10"), started: "2026-01-01T00:00:00Z")
  }

  @Test("The system is read from its files")
  func system() {
    let record = record()
    #expect(record.host == "node7")
    #expect(record.os == "Debian GNU/Linux 12 (bookworm)")
    #expect(record.kernel == "6.1.0-18-amd64")
    #expect(record.loadAverage == [0.09, 0.5, 2.06])
    #expect(record.virtualisation == "QEMU")
    #expect(record.blas.version == "0.3.21")
    #expect(
      record.blas.library
        == "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0")
  }

  @Test("The processor is read from its files")
  func processor() {
    let record = record()
    #expect(record.cpuModel == "AMD EPYC")
    #expect(
      record.isa == [
        "sse4_2", "popcnt", "avx", "fma", "bmi2", "avx2", "avx512f", "avx512_vpopcntdq",
      ])
    #expect(record.coresLogical == 2)
    #expect(record.coresAllowed == 4)
    #expect(record.smt == true)
    #expect(record.governor == "powersave")
  }

  @Test("Memory and caches are in bytes, instruction caches left out")
  func memory() {
    let record = record()
    #expect(record.l1d == 32 << 10)
    #expect(record.l2 == 1 << 20)
    #expect(record.l3 == 16 << 20)
    #expect(record.memoryBytes == 24_684_084 << 10)
  }

  @Test("The instructions of an ARM processor are its features")
  func arm() {
    let record = record(["/proc/cpuinfo": "processor\t: 0\nFeatures\t: fp asimd crc32 sve bf16"])
    #expect(record.isa == ["asimd", "sve", "bf16"])
    #expect(record.cpuModel == nil)
    #expect(record.virtualisation == nil)
  }

  @Test("The smallest quota of the control groups around the process holds, in both versions")
  func quota() {
    #expect(record().cgroupCpuQuota == 1.5)
    let legacy = [
      "/proc/self/cgroup": "3:cpu,cpuacct:/docker/12\n4:memory:/\n",
      "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000",
      "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
    ]
    #expect(record(legacy).cgroupCpuQuota == 0.5)
    let unlimited = legacy.merging(["/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1"]) { $1 }
    #expect(record(unlimited).cgroupCpuQuota == nil)
    #expect(record(["/sys/fs/cgroup/user/cpu.max": "max 100000"]).cgroupCpuQuota == nil)
  }

  @Test("Bare metal is told from a machine that hides its hypervisor's name")
  func virtualisation() {
    let metal = record(["/proc/cpuinfo": "processor : 0\nflags : avx2"])
    #expect(metal.virtualisation == "none")
    #expect(record(["/sys/class/dmi/id/sys_vendor": nil]).virtualisation == "hypervisor")
    #expect(record(["/sys/hypervisor/type": "xen"]).virtualisation == "xen")
  }

  @Test("Slurm's task is recorded, and null outside Slurm")
  func slurm() throws {
    #expect(record().slurm == nil)
    let variables = [
      "SLURM_JOB_ID": "7", "SLURMD_NODENAME": "n1", "SLURM_ARRAY_TASK_ID": "3",
      "SLURM_PROCID": "0",
    ]
    let slurm = try #require(record(variables: variables).slurm)
    #expect([slurm.job, slurm.node, slurm.task] == ["7", "n1", "3"])
  }

  @Test("A machine that tells nothing has every key, null")
  func unknown() throws {
    let data = try RecordCoding.line(Sample.environment)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let structured: Set<String> = ["blas", "fftw", "git", "started"]
    let keys: Set<String> = [
      "host", "os", "kernel", "cpu_model", "isa", "cores_logical", "cores_allowed", "smt",
      "governor", "l1d", "l2", "l3", "memory_bytes", "cgroup_cpu_quota", "virtualisation",
      "load_average", "swift_version", "build_flags", "slurm", "ceilings",
    ]
    #expect(Set(object.keys) == keys.union(structured))
    for key in keys { #expect(object[key] is NSNull, "\(key)") }
    #expect((object["git"] as? [String: Any])?.keys.sorted() == ["commit", "dirty"])
    #expect((object["blas"] as? [String: Any])?.count == 5)
    #expect((object["fftw"] as? [String: Any])?.count == 3)
  }

  @Test("Sizes that are not sizes are unknown", arguments: ["", "K", "32X", "99999999999999999G"])
  func badSizes(text: String) {
    #expect(record(["/sys/devices/system/cpu/cpu0/cache/index0/size": text]).l1d == nil)
  }

  @Test("This machine describes itself")
  func thisMachine() {
    let record = EnvironmentRecord(
      files: .system, variables: [:], blas: .init(), fftw: .init(), started: "")
    #expect(record.coresLogical ?? 1 >= 1)
    #expect(record.ceilings == nil)
  }
}
