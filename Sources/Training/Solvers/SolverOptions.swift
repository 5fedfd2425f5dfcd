internal import Foundation
package import Numerics

/// The words that an option may be, as they are typed and recorded.
package protocol OptionWord: RawRepresentable<String>, CaseIterable, Equatable, Sendable,
  LosslessStringConvertible
{}

extension OptionWord {
  package init?(_ text: String) { self.init(rawValue: text) }
  package var description: String { rawValue }
}

/// Whether something is done.
package enum Switch: String, OptionWord {
  /// It is.
  case on
  /// It is not.
  case off
}

/// A word, or a number in its place.
package enum WordOrNumber<
  Word: OptionWord, Number: LosslessStringConvertible & Equatable & Sendable
>:
  LosslessStringConvertible, Equatable, Sendable
{
  /// One of the words.
  case word(Word)
  /// A number.
  case number(Number)

  package init?(_ text: String) {
    guard let found = Word(text).map(Self.word) ?? Number(text).map(Self.number) else { return nil }
    self = found
  }

  package var description: String {
    switch self {
    case .word(let word): word.description
    case .number(let number): number.description
    }
  }

  /// The number; nil for a word.
  package var number: Number? { if case .number(let number) = self { number } else { nil } }
}

/// An option without the type of its values: what lists and command lines need of it.
package struct OptionDescriptor: Sendable {
  /// Kebab-case, as on the command line.
  package let name: String
  /// What it is when it is not given.
  package let defaultValue: String
  /// What it may be, for messages: `none|levenberg-marquardt`.
  package let syntax: String
  /// One line on what it decides.
  package let summary: String
  /// Whether it may be what a text spells.
  package let accepts: @Sendable (String) -> Bool

  /// Its key in records: `learning_rate`.
  package var key: String { String(name.map { $0 == "-" ? "_" : $0 }) }
}

/// An option and the type of its values. It is declared once, as a member of this type, and read as
/// `options[.damping]`.
package struct NamedOption<Value: LosslessStringConvertible & Sendable>: Sendable {
  /// The same without the type.
  package let descriptor: OptionDescriptor

  /// An option of any kind, which may have the values that can be spelled and are allowed.
  init(
    _ name: String, default text: String, _ syntax: String, _ summary: String,
    where isAllowed: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) {
    descriptor = OptionDescriptor(name: name, defaultValue: text, syntax: syntax, summary: summary)
    {
      Value($0).map(isAllowed) ?? false
    }
  }

  /// What a text spells; nil where the option may not be that.
  package func value(_ text: String) -> Value? {
    descriptor.accepts(text) ? Value(text) : nil
  }
}

extension NamedOption where Value: OptionWord {
  /// An option that is one of `words`, of which the first is the default.
  init(_ name: String, _ summary: String, among words: [Value] = Array(Value.allCases)) {
    let texts = words.map(\.rawValue)
    self.init(name, default: texts[0], texts.joined(separator: "|"), summary) {
      texts.contains($0.rawValue)
    }
  }
}

extension NamedOption<Double> {
  /// An option that is a positive number below `bound`.
  init(_ name: String, default text: String, below bound: Double = .infinity, _ summary: String) {
    self.init(name, default: text, positiveNumber(below: bound), summary) { $0 > 0 && $0 < bound }
  }
}

extension NamedOption<Int> {
  /// An option that is an integer from `least` to a million.
  init(_ name: String, default text: String, from least: Int, _ summary: String) {
    self.init(name, default: text, "an integer from \(least)", summary) {
      (least...1_000_000).contains($0)
    }
  }
}

extension NamedOption {
  /// An option that is a word, or a positive number below `bound`.
  init<Word>(
    _ name: String, default text: String, below bound: Double = .infinity, _ summary: String
  ) where Value == WordOrNumber<Word, Double> {
    let syntax = Word.allCases.map(\.rawValue) + [positiveNumber(below: bound)]
    self.init(name, default: text, syntax.joined(separator: "|"), summary) {
      $0.number.map { $0 > 0 && $0 < bound } ?? true
    }
  }
}

/// What is said of such a number.
private func positiveNumber(below bound: Double) -> String {
  bound.isFinite ? "a positive number below \(bound.formatted())" : "a positive number"
}

/// An option with a value, whatever its type.
package struct OptionSetting: Sendable {
  /// The option's.
  package let name: String
  /// The value, as it is typed.
  package let text: String

  /// What a command line says.
  package init(name: String, text: String) { (self.name, self.text) = (name, text) }

  /// A value of an option.
  package static func set<Value>(_ option: NamedOption<Value>, _ value: Value) -> Self {
    Self(name: option.descriptor.name, text: value.description)
  }
}

extension [OptionSetting] {
  /// What is said of an option.
  package func text(of option: OptionDescriptor) -> String? {
    first { $0.name == option.name }?.text
  }
}

extension [OptionDescriptor] {
  /// Options of a solver.
  package static func of<each Value>(_ option: repeat NamedOption<each Value>) -> Self {
    var list: Self = []
    repeat list.append((each option).descriptor)
    return list
  }
}

/// How Gauss-Newton steps are made.
package enum Damping: String, OptionWord {
  /// Plainly.
  case none
  /// Tried with mu > 0, and taken when the loss falls enough.
  case levenbergMarquardt = "levenberg-marquardt"
}

/// The kind of step that a solver makes.
package enum StepKind: String, OptionWord {
  /// Along the gradient.
  case descent
  /// To the solution of the linear model.
  case gaussNewton = "gauss-newton"
}

extension NamedOption<Damping> {
  /// Plain steps, or Levenberg-Marquardt damping: every Gauss-Newton solver has it.
  package static var damping: Self { Self("damping", "plain or damped Gauss-Newton steps") }
}

extension NamedOption<StepKind> {
  /// Gradient descent or Gauss-Newton, for solvers that can do both; the first is the default.
  package static var step: Self { step(among: StepKind.allCases) }

  /// The kind of step of a solver that has one: it says so too, and its reference then makes the same.
  package static func step(_ kind: StepKind) -> Self { step(among: [kind]) }

  private static func step(among kinds: [StepKind]) -> Self {
    Self("step", "gradient descent, or Gauss-Newton", among: kinds)
  }
}

extension NamedOption<LearningRate.Rule> {
  /// The step length of gradient descent.
  package static var learningRate: Self {
    Self(
      "learning-rate", default: "spectral",
      "1/lambda_max(G(0)), the best of 2^k/lambda_max, lambda_min/n^2, or a number")
  }
}

/// The resolved options of one run of a solver, and the threads that it may use.
package struct SolverOptions: Sendable {
  /// The threads that the solver may use.
  package let workers: Workers
  /// Whether a solver that tracks its residual keeps the weights too, so that it can be taken anew.
  package var keepsWeights = false
  private var texts: [String: String]

  /// The defaults of `descriptor`, overridden by `texts`.
  ///
  /// - Precondition: every text is one that its option accepts.
  package init(
    _ descriptor: SolverDescriptor, overriding texts: [String: String] = [:],
    workers: Workers = Workers(count: 1)
  ) {
    let resolved = descriptor.options.map { ($0, texts[$0.name] ?? $0.defaultValue) }
    for (option, text) in resolved {
      precondition(option.accepts(text), "\(option.name) cannot be \(text)")
    }
    self.texts = Dictionary(uniqueKeysWithValues: resolved.map { ($0.name, $1) })
    self.workers = workers
  }

  /// The value of an option; the default of one that the solver does not have.
  ///
  /// - Precondition: the solver has none of that name with other values.
  package subscript<Value>(_ option: NamedOption<Value>) -> Value {
    let text = texts[option.descriptor.name] ?? option.descriptor.defaultValue
    guard let value = option.value(text) else {
      preconditionFailure("\(option.descriptor.name) cannot be \(text)")
    }
    return value
  }

  /// Whether Gauss-Newton steps are damped.
  package var isDamped: Bool { self[.damping] == .levenbergMarquardt }

  /// Whether the steps of a solver that says their kind are Gauss-Newton steps.
  package var solves: Bool { self[.step] == .gaussNewton }

  /// The same options with another value of one.
  package func setting<Value>(_ option: NamedOption<Value>, to value: Value) -> SolverOptions {
    var options = self
    options.texts[option.descriptor.name] = value.description
    return options
  }
}

extension SolverDescriptor {
  /// Whether the solver descends by step lengths of its own, with these options, instead of solving
  /// with G.
  package func descends(_ given: SolverOptions) -> Bool {
    let rate = NamedOption.learningRate.descriptor.name
    return options.contains { $0.name == rate } && !given.solves
  }
}
