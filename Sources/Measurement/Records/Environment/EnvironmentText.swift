/// The environment in words and units.
extension EnvironmentRecord {
  /// A line: what it is, and what was found.
  struct Row: Equatable {
    let name: String
    let value: String

    init(_ name: String, _ value: String?) {
      self.name = name
      self.value = value ?? "unknown"
    }
  }

  /// Processor, memory and system.
  var machineRows: [Row] {
    [
      Row("host", host), Row("system", os), Row("kernel", kernel), Row("processor", cpuModel),
      Row("instructions", isa?.joined(separator: " ")),
      Row("processors", coresLogical.map { "\($0)" }),
      Row("processors allowed", coresAllowed.map { "\($0)" }),
      Row("threads sharing cores", smt.map { $0 ? "yes" : "no" }),
      Row("frequency governor", governor), Row("L1 data cache", l1d.map(Numbers.bytes)),
      Row("L2 cache", l2.map(Numbers.bytes)), Row("L3 cache", l3.map(Numbers.bytes)),
      Row("memory", memoryBytes.map(Numbers.bytes)),
      Row("CPU quota", cgroupCpuQuota.map { "\($0) processors" } ?? "none"),
      Row("virtualisation", virtualisation),
      Row(
        "load average", loadAverage?.map { "\($0)" }.joined(separator: " ")),
    ]
  }

  /// BLAS and FFTW.
  var libraryRows: [Row] {
    [
      Row("BLAS", blas.version), Row("BLAS kernels for", blas.core),
      Row("BLAS threads", blas.threads.map { "\($0)" }), Row("BLAS build", blas.config),
      Row("BLAS library", blas.library), Row("FFTW", fftw.version),
      Row("FFTW planner", fftw.planner), Row("FFTW wisdom", fftw.wisdom),
    ]
  }

  /// Compiler, source and scheduler.
  var programRows: [Row] {
    let changes = git.dirty == true ? " with uncommitted changes" : ""
    let task = slurm.map { slurm in
      "job \(slurm.job ?? "?"), node \(slurm.node ?? "?"), task \(slurm.task ?? "?")"
    }
    return [
      Row("Swift", swiftVersion), Row("build", buildFlags),
      Row("commit", git.commit.map { $0 + changes }), Row("Slurm", task ?? "no"),
      Row("started", started),
    ]
  }
}
