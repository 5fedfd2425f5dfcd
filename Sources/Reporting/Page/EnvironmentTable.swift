import Analysis
import Foundation
import Measurement
import Vocabulary

/// The environments of several runs side by side.
struct EnvironmentTable {
  let rows: [Row]

  struct Row {
    let key: String
    let values: [String]
  }

  init(_ runs: [ReportRun]) {
    let columns = runs.map { Self.facts($0.families.first?.manifest.environment) + Self.data($0) }
    let keys = columns.flatMap { $0.map(\.0) }.unique
    rows = keys.map { key in
      Row(key: key, values: columns.map { $0.first { $0.0 == key }?.1 ?? "unknown" })
    }
  }

  private static func facts(_ environment: EnvironmentRecord?) -> [(String, String)] {
    guard let environment else { return [] }
    let facts: [(String, String?)] = [
      (
        "commit",
        environment.git.commit.map { $0 + (environment.git.dirty == true ? " (changed)" : "") }
      ),
      ("started", environment.started), ("host", environment.host), ("system", environment.os),
      ("kernel", environment.kernel), ("processor", environment.cpuModel),
      ("instructions", environment.isa?.joined(separator: " ")),
      (
        "cores",
        environment.coresLogical.map { "\($0) logical, \(environment.coresAllowed ?? $0) allowed" }
      ),
      ("two threads a core", environment.smt.map { $0 ? "yes" : "no" }),
      ("governor", environment.governor), ("virtualisation", environment.virtualisation),
      ("caches", caches(environment)), ("memory", environment.memoryBytes.map(Numbers.bytes)),
      ("CPU quota", environment.cgroupCpuQuota.map(Numbers.plain)),
      (
        "load at the start",
        environment.loadAverage?.map { Numbers.fixed($0) }.joined(separator: " ")
      ),
      ("BLAS", environment.blas.config), ("FFTW", environment.fftw.version),
      ("Swift", environment.swiftVersion), ("build", environment.buildFlags),
      ("Slurm job", environment.slurm?.job),
    ]
    return facts.compactMap { key, value in value.map { (key, $0) } } + ceilings(environment)
  }

  /// The tables that were trained on.
  private static func data(_ run: ReportRun) -> [(String, String)] {
    let tables = run.families.flatMap { $0.manifest.data ?? [] }.map(\.text).unique
    return tables.isEmpty ? [] : [("data", tables.joined(separator: "; "))]
  }

  private static func caches(_ environment: EnvironmentRecord) -> String? {
    let sizes = [("L1d", environment.l1d), ("L2", environment.l2), ("L3", environment.l3)]
      .compactMap { name, bytes in bytes.map { "\(name) \(Numbers.bytes($0))" } }
    return sizes.isEmpty ? nil : sizes.joined(separator: ", ")
  }

  /// What rows in memory cost on all threads, in the smallest working set and in the largest.
  private static func memory(_ environment: EnvironmentRecord) -> [(String, String)] {
    let times = environment.memoryTimes ?? [:]
    let accesses = Set(times.keys.compactMap(MemoryAccess.init(key:)))
    return Dictionary(grouping: accesses) { "\($0.pattern.rawValue), rows of \($0.rowBytes) bytes" }
      .sorted { $0.key < $1.key }
      .map { name, accesses in
        let ends = accesses.sorted { $0.setBytes < $1.setBytes }
        let costs = [ends.first, ends.last].compactMap { access in
          access.flatMap { access in
            times[access.allThreadsKey].map {
              "\(Numbers.digits($0 * 1e9)) ns in \(Numbers.bytes(access.setBytes))"
            }
          }
        }
        return ("memory: \(name)", costs.joined(separator: ", "))
      }
  }

  private static func ceilings(_ environment: EnvironmentRecord) -> [(String, String)] {
    (environment.ceilings ?? [:]).sorted { $0.key < $1.key }
      .filter {
        !["threads", "fork_join_seconds"].contains($0.key) && MemoryAccess(key: $0.key) == nil
      }
      .map {
        ("ceiling: \($0.key.replacing("_", with: " "))", String(format: "%.3g a second", $0.value))
      } + memory(environment)
  }
}
