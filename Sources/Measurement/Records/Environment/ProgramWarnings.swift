/// Warnings about the library behind dense linear algebra.
extension EnvironmentCheck {
  var libraries: [EnvironmentWarning?] {
    [threadVariables, coreVariable, blasCore, blasRate, blasLibrary]
  }

  private var threadVariables: EnvironmentWarning? {
    let names = [
      "OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS",
      "BLIS_NUM_THREADS",
    ]
    let set = names.compactMap { name in variables[name].map { "\(name)=\($0)" } }
    guard !set.isEmpty else { return nil }
    return EnvironmentWarning(
      seen: "\(set.joined(separator: ", ")) in the environment",
      matters: "it does not set the threads of a run, in which BLAS always has one, but does set "
        + "those of other programs that are compared with it",
      helps: "choose the threads of a run by --threads")
  }

  private var coreVariable: EnvironmentWarning? {
    guard let core = variables["OPENBLAS_CORETYPE"] else { return nil }
    return EnvironmentWarning(
      seen: "OPENBLAS_CORETYPE=\(core) in the environment",
      matters: "OpenBLAS uses the kernels of that processor whatever this one is",
      helps: "unset OPENBLAS_CORETYPE")
  }

  private var blasCore: EnvironmentWarning? {
    guard let core = record.blas.core, let isa = record.isa,
      let level = VectorLevel(blasCore: core), level < expectedLevel(isa)
    else { return nil }
    return EnvironmentWarning(
      seen: "OpenBLAS uses its kernels for \(core) on a processor with \(VectorLevel(isa).name)",
      matters: "dense products run below what the processor can do",
      helps: "install a newer OpenBLAS that was built with DYNAMIC_ARCH")
  }

  /// The vectors that kernels should use. AMD's first AVX-512 units take two cycles a vector: kernels
  /// for AVX2 were measured within 7 % there.
  private func expectedLevel(_ isa: [String]) -> VectorLevel {
    let level = VectorLevel(isa)
    let isAMD = record.cpuModel?.contains("AMD") == true
    return isAMD ? min(level, .avx2) : level
  }

  /// What a good product reaches, and a poor one does not.
  private static var leastShareOfMultiplyAdds: Double { 0.7 }

  private var blasRate: EnvironmentWarning? {
    guard let product = record.ceilings?["single_gemm_flops"],
      let ceiling = record.ceilings?["single_flops"],
      product < Self.leastShareOfMultiplyAdds * ceiling
    else { return nil }
    return EnvironmentWarning(
      seen:
        "OpenBLAS multiplies matrices at \(Numbers.percent(product / ceiling)) of the rate of multiply-adds "
        + "(\(Numbers.fixed(product / 1e9, decimals: 1)) of \(Numbers.fixed(ceiling / 1e9, decimals: 1)) GF/s, single precision, one thread)",
      matters:
        "dense solvers are slower than this processor could be, and those that need no dense "
        + "products look better beside them than they are",
      helps:
        "install a newer OpenBLAS, or try whether OPENBLAS_CORETYPE=Haswell, Zen or SkylakeX is "
        + "faster here; if only this warning came once, the machine was busy")
  }

  private var blasLibrary: EnvironmentWarning? {
    let others = otherLibraries
    let config = record.blas.config
    let isOpenBLAS = config.map { $0.hasPrefix("OpenBLAS") } ?? true
    guard !isOpenBLAS || !others.isEmpty else { return nil }
    let seen =
      isOpenBLAS
      ? "\(others.joined(separator: ", ")) is loaded beside OpenBLAS"
      : "the BLAS library does not call itself OpenBLAS but '\(config ?? "")'"
    return EnvironmentWarning(
      seen: seen,
      matters: "dense products may run on another library's kernels, the reference ones of which "
        + "are many times slower",
      helps: "install libopenblas0-pthread, and unset LD_PRELOAD and LD_LIBRARY_PATH")
  }

  /// Shared objects of this process that offer BLAS and are not OpenBLAS.
  private var otherLibraries: [String] {
    let names = ["libblas.", "libcblas.", "libmkl_", "libblis", "libflexiblas", "libatlas"]
    let others = files.sharedObjects.filter { path in
      let file = path.split(separator: "/").last ?? ""
      return names.contains { file.hasPrefix($0) } && !path.contains("openblas")
    }
    return Set(others).sorted()
  }
}

/// Warnings about the program itself.
extension EnvironmentCheck {
  var program: [EnvironmentWarning?] { [debugBuild, codeTarget, fusedMultiplyAdd, changes] }

  private var debugBuild: EnvironmentWarning? {
    guard record.buildFlags?.hasPrefix("debug") == true else { return nil }
    return EnvironmentWarning(
      seen: "this is a debug build",
      matters: "kernels run tens to hundreds of times slower",
      helps: "build with swift build -c release")
  }

  /// What code was generated for, when it was not this machine.
  private var otherTarget: String? {
    let flags = (record.buildFlags ?? "").split(separator: " ")
    let march = flags.first { $0.hasPrefix("-march=") }?.dropFirst("-march=".count) ?? "native"
    return march == "native" ? nil : String(march)
  }

  private var codeTarget: EnvironmentWarning? {
    guard let target = otherTarget else { return nil }
    return EnvironmentWarning(
      seen: "the code was generated for \(target)",
      matters: "instructions that only this processor has are not used",
      helps: "build without OVERPARAM_MARCH, unless machines are to be compared")
  }

  private var fusedMultiplyAdd: EnvironmentWarning? {
    let isMissing = record.isa.map { Set($0).isDisjoint(with: ["fma", "asimd"]) } ?? false
    let isUnused = ["x86-64", "x86-64-v2"].contains(otherTarget)
    guard isMissing || isUnused else { return nil }
    return EnvironmentWarning(
      seen: "\(isMissing ? "the processor has" : "the code uses") no fused multiply-add",
      matters: "our kernels have at most half the rate, and results differ in their last bits",
      helps: isMissing ? "use a newer processor" : "build with OVERPARAM_MARCH=x86-64-v3 or native")
  }

  private var changes: EnvironmentWarning? {
    guard record.git.dirty == true else { return nil }
    return EnvironmentWarning(
      seen: "this was built from sources with uncommitted changes",
      matters: "the recorded commit does not say what was run",
      helps: "commit or stash them, and build again")
  }
}
