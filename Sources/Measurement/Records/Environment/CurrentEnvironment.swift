import Foundation

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
    self.blas.library = blas.library ?? Self.loadedObject(named: "openblas", files)
    let processor = ProcessorFacts(files)
    let memory = MemoryFacts(files)
    host = files.text("/proc/sys/kernel/hostname")
    os = files.values(of: "PRETTY_NAME", separator: "=", in: "/etc/os-release").first
    kernel = files.text("/proc/sys/kernel/osrelease")
    cpuModel = processor.model
    isa = processor.isa
    coresLogical = processor.coresLogical
    coresAllowed = processor.coresAllowed
    smt = processor.smt
    governor = processor.governor
    l1d = memory.l1d
    l2 = memory.l2
    l3 = memory.l3
    memoryBytes = memory.total
    cgroupCpuQuota = ControlGroup.cpuQuota(files)
    virtualisation = Virtualisation.name(files)
    loadAverage = Self.loadAverage(files)
    slurm = SlurmRecord(variables)
  }

  private static func loadAverage(_ files: MachineFiles) -> [Double]? {
    let numbers = files.text("/proc/loadavg")?.split(separator: " ").prefix(3).compactMap {
      Double($0)
    }
    return numbers?.count == 3 ? numbers : nil
  }

  /// The path of the first shared object of this process whose path contains a name.
  private static func loadedObject(named name: String, _ files: MachineFiles) -> String? {
    for line in (files.text("/proc/self/maps") ?? "").split(separator: "\n") {
      guard let start = line.firstIndex(of: "/") else { continue }
      let path = line[start...]
      if path.contains(name), path.contains(".so") { return String(path) }
    }
    return nil
  }
}

extension EnvironmentRecord.SlurmRecord {
  /// The task that Slurm's variables describe; nil outside Slurm.
  init?(_ variables: [String: String]) {
    guard let job = variables["SLURM_JOB_ID"] else { return nil }
    self.init(
      job: job, node: variables["SLURMD_NODENAME"],
      task: variables["SLURM_ARRAY_TASK_ID"] ?? variables["SLURM_PROCID"])
  }
}
