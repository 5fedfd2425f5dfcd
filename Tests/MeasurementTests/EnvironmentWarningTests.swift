import Measurement
import Testing

/// Each warning on a machine that deserves it, and its absence on one that nearly does.
struct EnvironmentWarningTests {
  /// Two cores that share nothing, idle, with all that is needed.
  private static let goodMachine: [String: String] = [
    "/proc/cpuinfo": """
    processor : 0
    model name : Intel
    flags : avx fma avx2 avx512f
    processor : 1
    model name : Intel
    flags : avx fma avx2 avx512f
    """,
    "/proc/self/status": "Cpus_allowed_list: 0-1",
    "/sys/devices/system/cpu/smt/active": "0",
    "/sys/devices/system/cpu/cpu0/topology/thread_siblings_list": "0",
    "/sys/devices/system/cpu/cpu1/topology/thread_siblings_list": "1",
    "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance",
    "/sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never",
    "/proc/meminfo": "MemTotal: 16777216 kB\nMemAvailable: 12582912 kB",
    "/proc/loadavg": "0.50 0.50 0.50 1/83 5686",
    "/proc/self/cgroup": "0::/",
    "/sys/fs/cgroup/cpu.max": "200000 100000",
    "/proc/self/maps": "7f r-xp 0 08:01 9 /usr/lib/openblas-pthread/libblas.so.3",
  ]

  private func warnings(
    _ changes: [String: String] = [:], variables: [String: String] = [:],
    adjust: (inout EnvironmentRecord) -> Void = { _ in }
  ) -> [EnvironmentWarning] {
    let contents = Self.goodMachine.merging(changes) { $1 }
    let files = MachineFiles { contents[$0] }
    var record = EnvironmentRecord(
      files: files, variables: variables,
      blas: .init(config: "OpenBLAS 0.3.21 DYNAMIC_ARCH", core: "SkylakeX"), fftw: .init(),
      started: "2026-01-01T00:00:00Z")
    record.buildFlags = "release -march=native -fno-math-errno"
    record.git = .init(commit: "0123", dirty: false)
    adjust(&record)
    return EnvironmentWarning.all(of: record, files: files, variables: variables)
  }

  /// What a warning is about, by words of it.
  private enum Kind: String, CaseIterable {
    case governor = "frequency governor"
    case simultaneousMultithreading = "threads would share"
    case load = "load average"
    case affinity = "this process may use"
    case quota = "control group may use"
    case memory = "of memory are available"
    case hugePages = "huge pages"
    case coreVariable = "OPENBLAS_CORETYPE="
    case threadVariables = "in the environment"
    case blasCore = "uses its kernels for"
    case blasLibrary = "beside OpenBLAS"
    case otherLibrary = "does not call itself OpenBLAS"
    case blasRate = "multiplies matrices"
    case debugBuild = "debug build"
    case codeTarget = "generated for"
    case fusedMultiplyAdd = "no fused multiply-add"
    case uncommittedChanges = "uncommitted changes"

    init?(_ warning: EnvironmentWarning) {
      guard let kind = Self.allCases.first(where: { warning.seen.contains($0.rawValue) }) else {
        return nil
      }
      self = kind
    }
  }

  private func kinds(
    _ changes: [String: String] = [:], variables: [String: String] = [:],
    adjust: (inout EnvironmentRecord) -> Void = { _ in }
  ) -> [Kind?] {
    warnings(changes, variables: variables, adjust: adjust).map(Kind.init)
  }

  @Test("A good machine has no warnings, and neither has one that tells nothing")
  func none() {
    #expect(warnings().isEmpty)
    let files = MachineFiles { _ in nil }
    #expect(EnvironmentWarning.all(of: Sample.environment, files: files, variables: [:]).isEmpty)
  }

  @Test("Any governor but performance is warned of")
  func governor() throws {
    let path = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"
    let warning = try #require(warnings([path: "powersave"]).first)
    #expect(Kind(warning) == .governor)
    #expect(warning.seen == "the frequency governor is powersave")
    #expect(warning.line == "\(warning.seen); \(warning.matters); \(warning.helps)")
  }

  @Test("More threads than cores are warned of, where threads share cores")
  func simultaneousMultithreading() throws {
    var siblings = [
      "/sys/devices/system/cpu/smt/active": "1",
      "/sys/devices/system/cpu/cpu0/topology/thread_siblings_list": "0-1",
      "/sys/devices/system/cpu/cpu1/topology/thread_siblings_list": "0-1",
    ]
    let warning = try #require(warnings(siblings).first)
    #expect(Kind(warning) == .simultaneousMultithreading)
    #expect(warning.seen == "2 threads would share one core")
    siblings["/proc/self/status"] = "Cpus_allowed_list: 1"
    #expect(kinds(siblings) == [.affinity])
    #expect(kinds(["/sys/devices/system/cpu/smt/active": "1"]) == [])
  }

  @Test("A load of more than a quarter of the processors is warned of")
  func load() {
    #expect(kinds(["/proc/loadavg": "0.51 0 0 1/1 1"]) == [.load])
    #expect(kinds(["/proc/loadavg": "0.49 9 9 1/1 1"]) == [])
  }

  @Test("A process that may not use all processors is warned of")
  func affinity() throws {
    let warning = try #require(warnings(["/proc/self/status": "Cpus_allowed_list: 1"]).first)
    #expect(Kind(warning) == .affinity)
    #expect(warning.seen == "this process may use 1 of 2 processors")
  }

  @Test("A quota below the processors allowed is warned of")
  func quota() {
    #expect(kinds(["/sys/fs/cgroup/cpu.max": "150000 100000"]) == [.quota])
    #expect(kinds(["/sys/fs/cgroup/cpu.max": "max 100000"]) == [])
    let one = ["/proc/self/status": "Cpus_allowed_list: 1"]
    #expect(kinds(one.merging(["/sys/fs/cgroup/cpu.max": "100000 100000"]) { $1 }) == [.affinity])
  }

  @Test("Little memory is warned of: under 2 GiB, or under an eighth of all")
  func memory() {
    func available(_ available: Int, of total: Int) -> [Kind?] {
      kinds(["/proc/meminfo": "MemTotal: \(total << 20) kB\nMemAvailable: \(available << 20) kB"])
    }
    #expect(available(1, of: 4) == [.memory])
    #expect(available(7, of: 64) == [.memory])
    #expect(available(2, of: 16) == [])
  }

  @Test("Huge pages that are never used are warned of")
  func hugePages() {
    let path = "/sys/kernel/mm/transparent_hugepage/enabled"
    #expect(kinds([path: "always madvise [never]"]) == [.hugePages])
    #expect(kinds([path: "[always] madvise never"]) == [])
  }

  @Test("Variables that look as if they set the threads are warned of together")
  func threadVariables() throws {
    let variables = ["OPENBLAS_NUM_THREADS": "8", "MKL_NUM_THREADS": "4", "OMP_PLACES": "cores"]
    let found = warnings(variables: variables)
    #expect(found.map(Kind.init) == [.threadVariables])
    #expect(found.first?.seen == "OPENBLAS_NUM_THREADS=8, MKL_NUM_THREADS=4 in the environment")
    #expect(kinds(variables: ["OMP_PLACES": "cores"]) == [])
  }

  @Test("A core that a variable forces on OpenBLAS is warned of")
  func coreVariable() {
    #expect(kinds(variables: ["OPENBLAS_CORETYPE": "Haswell"]) == [.coreVariable])
  }

  @Test(
    "A BLAS core of an older kind than the processor is warned of",
    arguments: ["Haswell", "Zen", "Sandybridge", "Prescott", "generic"])
  func olderCore(core: String) {
    #expect(kinds { $0.blas.core = core } == [.blasCore])
  }

  @Test(
    "A BLAS core that fits, or is not known, is not warned of",
    arguments: ["SkylakeX", "Cooperlake", "SAPPHIRERAPIDS", "Zen9", "NEOVERSEV1"])
  func fittingCore(core: String) {
    #expect(kinds { $0.blas.core = core } == [])
  }

  @Test("What is expected of the BLAS core depends on the processor")
  func expectedCore() {
    func kinds(_ core: String, _ model: String, _ isa: [String]) -> [Kind?] {
      self.kinds { ($0.blas.core, $0.cpuModel, $0.isa) = (core, model, isa) }
    }
    let wide = ["fma", "avx", "avx2", "avx512f"]
    #expect(kinds("Zen", "AMD EPYC 9654", wide) == [])
    #expect(kinds("Sandybridge", "AMD EPYC 9654", wide) == [.blasCore])
    #expect(kinds("Haswell", "Intel", ["fma", "avx", "avx2"]) == [])
    #expect(kinds("Nehalem", "Intel", ["fma", "avx", "avx2"]) == [.blasCore])
    #expect(kinds("ARMV8", "Neoverse", ["asimd", "sve"]) == [])
  }

  @Test("Products of BLAS below seven tenths of the multiply-adds are warned of")
  func blasRate() throws {
    func found(_ product: Double?, _ ceiling: Double?) -> [EnvironmentWarning] {
      warnings {
        $0.ceilings = [:]
        $0.ceilings?["single_gemm_flops"] = product
        $0.ceilings?["single_flops"] = ceiling
      }
    }
    let warning = try #require(found(60.1e9, 103.7e9).first)
    #expect(Kind(warning) == .blasRate)
    #expect(warning.seen.contains("58 %") && warning.seen.contains("60.1 of 103.7 GF/s"))
    #expect(warning.helps.contains("OPENBLAS_CORETYPE"))
    #expect(found(69, 100).count == 1)
    #expect(found(71, 100).isEmpty)
    #expect(found(nil, 100).isEmpty && found(60, nil).isEmpty)
  }

  @Test("A library that is not OpenBLAS is warned of, also beside it")
  func blasLibrary() {
    #expect(kinds { $0.blas.config = "Netlib" } == [.otherLibrary])
    let maps = "7f r-xp 0 08:01 9 /usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0\n7f r-xp 0 0 0\n"
    let found = warnings(["/proc/self/maps": maps + maps])
    #expect(found.map(Kind.init) == [.blasLibrary])
    #expect(
      found.first?.seen
        == "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0 is loaded beside OpenBLAS")
  }

  @Test("A debug build is warned of")
  func debugBuild() {
    #expect(kinds { $0.buildFlags = "debug -march=native" } == [.debugBuild])
  }

  @Test("Code for another processor is warned of, and twice if it does not fuse")
  func codeTarget() {
    #expect(kinds { $0.buildFlags = "release -march=x86-64-v3" } == [.codeTarget])
    #expect(
      kinds { $0.buildFlags = "release -march=x86-64" } == [.codeTarget, .fusedMultiplyAdd])
  }

  @Test("A processor without fused multiply-add is warned of")
  func fusedMultiplyAdd() {
    let old = Kind.fusedMultiplyAdd
    #expect(kinds { ($0.isa, $0.blas.core) = (["sse4_2", "avx"], "Sandybridge") } == [old])
    #expect(kinds { $0.isa = ["asimd"] } == [])
  }

  @Test("Uncommitted changes are warned of")
  func changes() {
    #expect(kinds { $0.git.dirty = true } == [.uncommittedChanges])
  }
}
