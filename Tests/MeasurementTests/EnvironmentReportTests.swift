import Foundation
import Measurement
import Testing

struct EnvironmentReportTests {
  private func report(
    _ adjust: (inout EnvironmentRecord) -> Void, variables: [String: String] = [:]
  ) -> EnvironmentReport {
    var record = Sample.environment
    adjust(&record)
    return EnvironmentReport(record, files: MachineFiles { _ in nil }, variables: variables)
  }

  @Test("What is known stands in units below its heading, aligned")
  func units() {
    let text = report {
      $0.memoryBytes = 24_684_084 << 10
      $0.l1d = 32 << 10
      $0.l2 = 3 << 19
      $0.git = .init(commit: "0123", dirty: true)
      $0.slurm = .init([
        "SLURM_JOB_ID": "7", "SLURMD_NODENAME": "n1", "SLURM_ARRAY_TASK_ID": "3",
      ])
    }.text
    let lines = text.split(separator: "\n")
    for line in [
      "machine", "  memory                 23.5 GiB", "  L1 data cache          32 KiB",
      "  L2 cache               1.5 MiB", "  L3 cache               unknown",
      "  commit   0123 with uncommitted changes", "  Slurm    job 7, node n1, task 3",
      "  not measured", "warning: this was built from sources with uncommitted changes",
    ] { #expect(lines.contains(Substring(line)), "\(line)") }
  }

  @Test("Ceilings are a table in thousands of millions, one thread beside all")
  func ceilings() {
    let text = report {
      $0.ceilings = [
        "single_flops": 117.24e9, "single_flops_all_threads": 230e9, "memory_bytes": 27e9,
        "threads": 2, "fork_join_seconds": 33.04e-6, "single_gemm_flops": 101.01e9,
      ]
    }.text
    #expect(
      text.hasSuffix(
        """
        ceilings
                                    1 thread  all 2
          multiply-add, single         117.2  230.0  GF/s
          matrix product by BLAS       101.0      -  GF/s
          multiply-add, double             -      -  GF/s
          vector add, double               -      -  G adds/s
          AND and population count         -      -  G words/s
          reading memory                27.0      -  GB/s
          fork and join of all threads: 33.0 us

        no warnings

        """))
  }

  @Test("What rows in memory cost is a table in nanoseconds over working sets")
  func memory() {
    let text = report {
      $0.ceilings = [
        "threads": 2, "stream_64_of_32768": 0.56e-9, "stream_64_of_32768_all_threads": 0.24e-9,
        "gather_64_of_32768": 1.84e-9, "gather_64_of_65536": 3e-9,
        "gather_64_of_131072_all_threads": 12e-9, "gather_64_of_524288": 7.2e-9,
        "gather_512_of_524288": 30e-9, "gather_64_of_262144": 4e-9,
        "gather_64_of_1048576": 20.04e-9, "gather_64_of_1048576_all_threads": 9.96e-9,
      ]
    }.text
    #expect(
      text.hasSuffix(
        """
          fork and join of all threads: unknown

        memory, ns a row on one thread / on all
                                     in 32 KiB  in 512 KiB     in 1 MiB
          stream, rows of 64 bytes   0.6 / 0.2       - / -        - / -
          gather, rows of 64 bytes     1.8 / -     7.2 / -  20.0 / 10.0
          gather, rows of 512 bytes      - / -    30.0 / -        - / -

        no warnings

        """), "\(text)")
    #expect(!report { $0.ceilings = ["threads": 2] }.text.contains("memory, ns"))
  }

  @Test("A warning says what was seen, why it matters and what helps")
  func warnings() {
    let text = report({ _ in }, variables: ["OPENBLAS_CORETYPE": "Zen"]).text
    #expect(
      text.hasSuffix(
        """
        warning: OPENBLAS_CORETYPE=Zen in the environment
          matters: OpenBLAS uses the kernels of that processor whatever this one is
          helps:   unset OPENBLAS_CORETYPE

        """))
  }

  @Test("JSON holds the manifest's environment and the three parts of each warning")
  func json() throws {
    let report = report(
      { $0.ceilings = ["double_flops": 1] }, variables: ["OPENBLAS_CORETYPE": "Zen"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: try RecordCoding.document(report)) as? [String: Any])
    #expect(object.keys.sorted() == ["environment", "warnings"])
    let environment = try #require(object["environment"] as? [String: Any])
    #expect((environment["ceilings"] as? [String: Double]) == ["double_flops": 1])
    #expect(environment["cpu_model"] is NSNull)
    let warnings = try #require(object["warnings"] as? [[String: String]])
    #expect(warnings.map { $0.keys.sorted() } == [["helps", "matters", "seen"]])
  }

  @Test("What the session lets a process map counts as memory")
  func sessionLimits() {
    func files(_ space: String, _ data: String) -> MachineFiles {
      let files = [
        "/proc/self/limits": """
        Limit                     Soft Limit           Hard Limit           Units
        Max data size             \(data)            unlimited            bytes
        Max address space         \(space)            unlimited            bytes
        """,
        "/proc/self/status": "VmSize: 300 kB\nVmData: 100 kB", "/proc/meminfo": "MemTotal: 4096 kB",
      ]
      return MachineFiles { files[$0] }
    }
    let kib = 1 << 10
    #expect(files("unlimited", "unlimited").addressSpaceLeft == nil)
    #expect(files("unlimited", "unlimited").usableMemoryBytes == 4096 * kib)
    #expect(files("\(1000 * kib)", "unlimited").addressSpaceLimit == 1000 * kib)
    #expect(files("\(1000 * kib)", "unlimited").usableMemoryBytes == 700 * kib)
    #expect(files("\(1000 * kib)", "\(400 * kib)").addressSpaceLeft == 300 * kib)
    #expect(files("\(200 * kib)", "unlimited").addressSpaceLeft == 0)
  }

  @Test("Working sets go from the first cache to 16 times the last, within an eighth of the memory")
  func workingSets() {
    func sets(l1: String, l3: String, memory: String) -> [Int] {
      let cpu = "/sys/devices/system/cpu/cpu0/cache"
      let files = [
        "/proc/self/status": "Cpus_allowed_list: 0", "/proc/meminfo": "MemTotal: \(memory)",
        "\(cpu)/index0/size": l1, "\(cpu)/index3/size": l3,
        "\(cpu)/index3/shared_cpu_list": "0-7",
      ]
      return MachineFiles { files[$0] }.workingSets
    }
    let powers = { (range: ClosedRange<Int>) in range.map { 1 << $0 } }
    #expect(sets(l1: "32K", l3: "32M", memory: "64G") == powers(15...29))
    #expect(sets(l1: "48K", l3: "36M", memory: "64G") == powers(15...29))
    #expect(sets(l1: "32K", l3: "32M", memory: "2G") == powers(15...28))
    #expect(MachineFiles { _ in nil }.workingSets == powers(15...29))
  }

  @Test("Arrays beyond caches are four times the caches of all processors, within bounds")
  func beyondCaches() {
    func bytes(l3: String, memory: String, sharing: [String] = ["0", "1"]) -> Int {
      let cpu = "/sys/devices/system/cpu"
      let files = [
        "/proc/self/status": "Cpus_allowed_list: 0-1",
        "/proc/meminfo": "MemTotal: \(memory)",
        "\(cpu)/cpu0/cache/index3/size": l3, "\(cpu)/cpu1/cache/index3/size": l3,
        "\(cpu)/cpu0/cache/index3/shared_cpu_list": sharing[0],
        "\(cpu)/cpu1/cache/index3/shared_cpu_list": sharing[1],
      ]
      return MachineFiles { files[$0] }.bytesBeyondCaches
    }
    #expect(bytes(l3: "96M", memory: "64G") == 768 << 20)
    #expect(bytes(l3: "96M", memory: "64G", sharing: ["0-1", "0-1"]) == 384 << 20)
    #expect(bytes(l3: "8M", memory: "64G") == 256 << 20)
    #expect(bytes(l3: "96M", memory: "1G") == 128 << 20)
    #expect(MachineFiles { _ in nil }.bytesBeyondCaches == 256 << 20)
  }
}
