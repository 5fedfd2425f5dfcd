extension EnvironmentRecord {
  /// What files and variables alone tell: everything but the compiler and the repository.
  package init(
    files: MachineFiles, variables: [String: String], blas: BLASRecord, fftw: FFTWRecord,
    started: String
  ) {
    self.blas = blas
    self.fftw = fftw
    self.git = GitRecord()
    self.started = started
    self.blas.library = blas.library ?? files.sharedObjects.first { $0.contains("openblas") }
    host = files.text("/proc/sys/kernel/hostname")
    os = files.values(of: "PRETTY_NAME", separator: "=", in: "/etc/os-release").first
    kernel = files.text("/proc/sys/kernel/osrelease")
    describeProcessor(files)
    describeMemory(files)
    cgroupCpuQuota = ControlGroup.cpuQuota(files)
    virtualisation = Self.virtualisation(files)
    loadAverage = Self.loadAverage(files)
    slurm = SlurmRecord(variables)
  }

  private mutating func describeProcessor(_ files: MachineFiles) {
    func values(_ key: String) -> [String] {
      files.values(of: key, separator: ":", in: "/proc/cpuinfo")
    }
    cpuModel = values("model name").first ?? values("Model").first
    isa = (values("flags").first ?? values("Features").first).map(Self.relevant)
    let processors = values("processor").count
    coresLogical = processors > 0 ? processors : nil
    coresAllowed = files.listOfAllowedProcessors?.count
    smt = files.text("/sys/devices/system/cpu/smt/active").map { $0 == "1" }
    governor = files.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
  }

  /// Those of a processor's flags that decide how fast the kernels here can be.
  private static func relevant(_ flags: String) -> [String] {
    let names: Set<Substring> = [
      "sse4_2", "popcnt", "avx", "f16c", "fma", "bmi1", "bmi2", "avx2", "avx_vnni",
      "asimd", "asimdhp", "asimddp", "sve", "sve2", "i8mm", "bf16", "sme", "sme2",
    ]
    let families = ["avx512", "avx10", "amx"]
    return flags.split(separator: " ").filter { flag in
      names.contains(flag) || families.contains { flag.hasPrefix($0) }
    }.map(String.init)
  }

  private mutating func describeMemory(_ files: MachineFiles) {
    for index in 0..<8 {
      let cache = "/sys/devices/system/cpu/cpu0/cache/index\(index)/"
      guard let type = files.text(cache + "type"), type != "Instruction",
        let size = files.bytes(cache + "size")
      else { continue }
      switch files.text(cache + "level") {
      case "1": l1d = size
      case "2": l2 = size
      case "3": l3 = size
      default: break
      }
    }
    memoryBytes = files.memoryBytes
  }

  /// `none` on bare metal, the hypervisor's or the vendor's name in a virtual machine, `hypervisor`
  /// when it does not tell its name, nil where the processor cannot say (not x86).
  private static func virtualisation(_ files: MachineFiles) -> String? {
    if let type = files.text("/sys/hypervisor/type") { return type }
    guard let flags = files.values(of: "flags", separator: ":", in: "/proc/cpuinfo").first else {
      return nil
    }
    guard flags.split(separator: " ").contains("hypervisor") else { return "none" }
    let vendor = files.text("/sys/class/dmi/id/sys_vendor")
    let product = files.text("/sys/class/dmi/id/product_name")
    let name = [vendor, product].compactMap { $0 }.joined(separator: " ")
    return name.isEmpty ? "hypervisor" : name
  }

  private static func loadAverage(_ files: MachineFiles) -> [Double]? {
    let numbers = files.text("/proc/loadavg")?.split(separator: " ").prefix(3).compactMap {
      Double($0)
    }
    return numbers?.count == 3 ? numbers : nil
  }
}

extension EnvironmentRecord.SlurmRecord {
  /// The task that Slurm's variables describe; nil outside Slurm.
  package init?(_ variables: [String: String]) {
    guard let job = variables["SLURM_JOB_ID"] else { return nil }
    self.job = job
    node = variables["SLURMD_NODENAME"]
    task = variables["SLURM_ARRAY_TASK_ID"] ?? variables["SLURM_PROCID"]
  }
}
