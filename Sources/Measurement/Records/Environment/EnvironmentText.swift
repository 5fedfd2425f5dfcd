/// The environment in words and units: what a line is about, and what was found, nil where that is unknown.
extension EnvironmentRecord {
  /// Processor, memory and system.
  var machineRows: [(String, String?)] {
    [
      ("host", host), ("system", os), ("kernel", kernel), ("processor", cpuModel),
      ("instructions", isa?.joined(separator: " ")),
      ("processors", coresLogical.map { "\($0)" }),
      ("processors allowed", coresAllowed.map { "\($0)" }),
      ("threads sharing cores", smt.map { $0 ? "yes" : "no" }),
      ("frequency governor", governor), ("L1 data cache", l1d.map(Numbers.bytes)),
      ("L2 cache", l2.map(Numbers.bytes)), ("L3 cache", l3.map(Numbers.bytes)),
      ("memory", memoryBytes.map(Numbers.bytes)),
      ("CPU quota", cgroupCpuQuota.map { "\($0) processors" } ?? "none"),
      ("virtualisation", virtualisation),
      (
        "load average", loadAverage?.map { "\($0)" }.joined(separator: " ")
      ),
    ]
  }

  /// BLAS and FFTW.
  var libraryRows: [(String, String?)] {
    [
      ("BLAS", blas.version), ("BLAS kernels for", blas.core),
      ("BLAS threads", blas.threads.map { "\($0)" }), ("BLAS build", blas.config),
      ("BLAS library", blas.library), ("FFTW", fftw.version),
      ("FFTW planner", fftw.planner), ("FFTW wisdom", fftw.wisdom),
    ]
  }

  /// Compiler, source and scheduler.
  var programRows: [(String, String?)] {
    let changes = git.dirty == true ? " with uncommitted changes" : ""
    let task = slurm.map { slurm in
      "job \(slurm.job ?? "?"), node \(slurm.node ?? "?"), task \(slurm.task ?? "?")"
    }
    return [
      ("Swift", swiftVersion), ("build", buildFlags),
      ("commit", git.commit.map { $0 + changes }), ("Slurm", task ?? "no"),
      ("started", started),
    ]
  }
}
