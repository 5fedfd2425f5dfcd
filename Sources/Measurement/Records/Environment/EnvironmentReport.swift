/// What `overparam doctor` says: the environment of a run, and what may spoil it.
package struct EnvironmentReport: Encodable, Sendable {
  /// The environment of a run.
  package let environment: EnvironmentRecord
  /// What may spoil it.
  package let warnings: [EnvironmentWarning]

  /// Looks for warnings.
  ///
  /// - Parameters:
  ///   - environment: the environment of a run.
  ///   - files: where the machine describes itself.
  ///   - variables: the process's environment variables.
  package init(
    _ environment: EnvironmentRecord, files: MachineFiles, variables: [String: String]
  ) {
    self.environment = environment
    warnings = EnvironmentWarning.all(of: environment, files: files, variables: variables)
  }

  /// For people: what there is under headings, then the ceilings, then the warnings.
  package var text: String {
    let sections = [
      section("machine", environment.machineRows), section("libraries", environment.libraryRows),
      section("program", environment.programRows), ceilings, warningText,
    ]
    return sections.joined(separator: "\n\n") + "\n"
  }

  private func section(_ title: String, _ rows: [(name: String, value: String?)]) -> String {
    let width = rows.map(\.name.count).max() ?? 0
    let lines = rows.map { name, value in
      "  \(name)\(String(repeating: " ", count: width - name.count))  \(value ?? "unknown")"
    }
    return ([title] + lines).joined(separator: "\n")
  }

  private var ceilings: String {
    guard let rates = environment.ceilings else { return "ceilings\n  not measured" }
    let threads = Int(rates["threads"] ?? 1)
    let rows = CeilingRow.all.map { row in
      [row.name, row.value(rates[row.key]), row.value(rates[row.key + "_all_threads"]), row.unit]
    }
    let table = GroupedTable(["", "1 thread", "all \(threads)", ""], rows).text
    let indented = table.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    let forkJoin = rates["fork_join_seconds"].map { Numbers.fixed($0 * 1e6, decimals: 1) + " us" }
    return "ceilings\n\(indented)\n  fork and join of all threads: \(forkJoin ?? "unknown")"
      + (environment.memoryText.map { "\n\n\($0)" } ?? "")
  }

  private var warningText: String {
    guard !warnings.isEmpty else { return "no warnings" }
    return warnings.map { warning in
      """
      warning: \(warning.seen)
        matters: \(warning.matters)
        helps:   \(warning.helps)
      """
    }.joined(separator: "\n")
  }
}

/// A ceiling as people read it.
private struct CeilingRow {
  let name: String
  /// The key for one thread.
  let key: String
  let unit: String

  static let all = [
    CeilingRow(name: "multiply-add, single", key: "single_flops", unit: "GF/s"),
    CeilingRow(name: "matrix product by BLAS", key: "single_gemm_flops", unit: "GF/s"),
    CeilingRow(name: "multiply-add, double", key: "double_flops", unit: "GF/s"),
    CeilingRow(name: "vector add, double", key: "double_adds", unit: "G adds/s"),
    CeilingRow(name: "AND and population count", key: "popcount_words", unit: "G words/s"),
    CeilingRow(name: "reading memory", key: "memory_bytes", unit: "GB/s"),
  ]

  func value(_ rate: Double?) -> String { Numbers.fixed(rate.map { $0 / 1e9 }, decimals: 1) }
}
