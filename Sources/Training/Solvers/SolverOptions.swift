internal import Foundation
package import Numerics

/// An option that a solver understands: its name, its default and what it may be.
package struct OptionDescriptor: Sendable {
  /// Kebab-case, as on the command line.
  package let name: String
  /// What it is when it is not given.
  package let defaultValue: String
  /// The words that it may be.
  package let words: [String]
  /// Whether it may also be a positive number.
  package let allowsNumber: Bool
  /// One line on what it decides.
  package let summary: String
  /// What a number must be below.
  package var bound = Double.infinity
  /// Whether it may also be the path of a file.
  package var allowsPath = false
  /// The least integer that it may be, where it must be an integer.
  package var leastInteger: Int?

  /// Whether `value` is one of the words or, where allowed, a path, an integer or a positive number below
  /// the bound.
  package func accepts(_ value: String) -> Bool {
    if words.contains(value) || allowsPath && !value.isEmpty { return true }
    if let leastInteger {
      guard let number = Int(value) else { return false }
      return number >= leastInteger && number <= 1_000_000
    }
    guard allowsNumber, let number = Double(value) else { return false }
    return number < bound && number > 0
  }

  /// What it may be, for messages: `none|levenberg-marquardt`.
  package var syntax: String {
    let number =
      bound.isFinite ? "a positive number below \(bound.formatted())" : "a positive number"
    let integer = leastInteger.map { ["an integer from \($0)"] } ?? []
    return (words + integer + (allowsNumber ? [number] : []) + (allowsPath ? ["a path"] : []))
      .joined(separator: "|")
  }

  /// Plain steps, or Levenberg-Marquardt damping: every Gauss-Newton solver has it.
  package static let damping = OptionDescriptor(
    name: "damping", defaultValue: "none", words: ["none", "levenberg-marquardt"],
    allowsNumber: false, summary: "plain or damped Gauss-Newton steps")

  /// Gradient descent or Gauss-Newton, for solvers that can do both; the first is the default.
  package static let step = step(["descent", "gauss-newton"])

  /// The kind of step that a solver makes: those of `kinds`, of which the first is the default.
  ///
  /// A solver with one kind says so too, and its reference then makes the same.
  package static func step(_ kinds: [String]) -> OptionDescriptor {
    OptionDescriptor(
      name: "step", defaultValue: kinds[0], words: kinds, allowsNumber: false,
      summary: "gradient descent, or Gauss-Newton")
  }

  /// The step length of gradient descent.
  package static let learningRate = OptionDescriptor(
    name: "learning-rate", defaultValue: "spectral", words: ["spectral", "tuned", "theory"],
    allowsNumber: true,
    summary: "1/lambda_max(G(0)), the best of 2^k/lambda_max, lambda_min/n^2, or a number")
}

/// The resolved options of one run of a solver, and the threads that it may use.
package struct SolverOptions: Sendable {
  /// The threads that the solver may use.
  package let workers: Workers
  private var values: [String: String]

  /// The defaults of `descriptor`, overridden by `values`.
  ///
  /// - Precondition: every value is one that its option accepts.
  package init(
    _ descriptor: SolverDescriptor, overriding values: [String: String] = [:],
    workers: Workers = Workers(count: 1)
  ) {
    var resolved: [String: String] = [:]
    for option in descriptor.options {
      let value = values[option.name] ?? option.defaultValue
      precondition(option.accepts(value), "\(option.name) cannot be \(value)")
      resolved[option.name] = value
    }
    self.values = resolved
    self.workers = workers
  }

  /// The value of an option that the solver's descriptor lists.
  package subscript(_ option: OptionDescriptor) -> String {
    values[option.name] ?? option.defaultValue
  }

  /// Whether Gauss-Newton steps are damped.
  package var isDamped: Bool { self[.damping] == "levenberg-marquardt" }

  /// Whether the steps of a solver that says their kind are Gauss-Newton steps.
  package var solves: Bool { self[.step] == "gauss-newton" }

  /// The same options with another value of one.
  package func setting(_ option: OptionDescriptor, to value: String) -> SolverOptions {
    precondition(option.accepts(value), "\(option.name) cannot be \(value)")
    var options = self
    options.values[option.name] = value
    return options
  }
}

extension SolverDescriptor {
  /// Whether the solver descends by step lengths of its own, with these options, instead of solving
  /// with G.
  package func descends(_ given: SolverOptions) -> Bool {
    let names = options.map(\.name)
    return names.contains(OptionDescriptor.learningRate.name)
      && !(names.contains(OptionDescriptor.step.name) && given.solves)
  }
}
