package import Measurement
package import Vocabulary

/// What stays the same along a ladder: a point, without the size that grows, and the solver's
/// options.
package struct Setting: Codable, Hashable, Sendable {
  /// Width; nil where it grows.
  @Nullable package var m: Int?
  /// Batch; nil where it grows.
  @Nullable package var n: Int?
  /// Dimension; nil where it grows.
  @Nullable package var d: Int?
  /// C in the shift b = sqrt(C ln m).
  package var shift: Double
  /// As on the command line.
  package var dataset: String
  /// As on the command line.
  package var target: String
  /// `single` or `double`.
  package var precision: String
  /// Of every process.
  package var threads: Int
  /// What the solver was told.
  package var options: [String: OptionValue]

  /// The setting of `cell` in a ladder of `variable`.
  package init(_ cell: Cell, variable: Variable?) {
    let point = cell.point
    m = variable == .m ? nil : point.m
    n = variable == .n ? nil : point.n
    d = variable == .d ? nil : point.d
    self.shift = point.shift
    self.dataset = point.dataset
    self.target = point.target
    self.precision = point.precision
    self.threads = point.threads
    self.options = cell.options
  }
}

extension Setting {
  /// Everything but the options: `n = 32, d = 16, sphere, gaussian, shift 0.4, single, 2 threads`.
  package var pointText: String {
    let sizes = [("m", m), ("n", n), ("d", d)].compactMap { name, size in
      size.map { "\(name) = \($0)" }
    }
    return (sizes + [problemText]).joined(separator: ", ")
  }

  /// Neither options nor sizes: `sphere, gaussian, shift 0.4, single, 2 threads`.
  package var problemText: String {
    [
      dataset, target, "shift \(Numbers.plain(shift))", precision,
      threads == 1 ? "1 thread" : "\(threads) threads",
    ].joined(separator: ", ")
  }
}

/// Solvers with the options that tell one use from another: `gram-structured (damping none)`.
package struct SolverNames {
  private let differing: [String: [String]]

  /// Of all solvers in one table, with the options that they were run with.
  package init(_ uses: [(solver: String, options: [String: OptionValue])]) {
    differing = Dictionary(grouping: uses, by: \.solver).mapValues { uses in
      let keys = Set(uses.flatMap(\.options.keys))
      return keys.filter { key in Set(uses.map { $0.options[key] }).count > 1 }.sorted()
    }
  }

  /// The solver, with the options that tell it from its namesakes in the table.
  package func name(_ solver: String, _ options: [String: OptionValue]) -> String {
    let shown = (differing[solver] ?? []).compactMap { key in
      options[key].map { "\(key) \($0.text)" }
    }
    return shown.isEmpty ? solver : "\(solver) (\(shown.joined(separator: ", ")))"
  }
}
