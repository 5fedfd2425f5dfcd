import Measurement
import Training

/// A value that a cell records beside its solver's options.
struct CellOption<Value: LosslessStringConvertible & Sendable> {
  let key: String
}

extension CellOption<Int> {
  /// Outer iterations at most, or samples of a kernel.
  static var iterations: Self { Self(key: "iterations") }

  /// Outer iterations at most in processes after the first.
  static var repeatedIterations: Self { Self(key: "repeated_iterations") }
}

extension CellOption<Double> {
  /// |r| / |r_0| at which training ends; 0 makes every iteration.
  static var tolerance: Self { Self(key: "tolerance") }
}

extension CellOption<TableLayout.Header> {
  /// Whether the first row of a file names its columns.
  static var header: Self { Self(key: "header") }
}

extension CellOption<DroppedColumns> {
  /// The columns of a file that are left out.
  static var drop: Self { Self(key: "drop") }
}

extension TableLayout.Header: OptionWord {}

/// Names or numbers of columns between commas.
struct DroppedColumns: LosslessStringConvertible {
  let columns: [String]

  init(_ columns: [String]) { self.columns = columns }

  init(_ text: String) { columns = text.split(separator: ",").map(String.init) }

  var description: String { columns.joined(separator: ",") }
}

extension [String: OptionValue] {
  /// A value of the cell's own; nil where there is none of its type.
  subscript<Kind>(option: CellOption<Kind>) -> Kind? {
    get { self[option.key].flatMap { Kind($0.text) } }
    set { self[option.key] = newValue.map { OptionValue(typed: $0.description) } }
  }

  /// The value of a solver's option; nil where there is none that it may have.
  subscript<Kind>(option: NamedOption<Kind>) -> Kind? {
    self[option.descriptor.key].flatMap { option.value($0.text) }
  }
}

extension OptionValue {
  /// What stands on a command line: a number, or a word.
  init(typed text: String) { self = Double(text).map { .number($0) } ?? .word(text) }
}

extension TableLayout {
  /// How a table in a file is read, as a cell records it: `drop` only where columns are left out.
  var options: [String: OptionValue] {
    var options: [String: OptionValue] = [:]
    options[.header] = header
    if !dropped.isEmpty { options[.drop] = DroppedColumns(dropped) }
    return options
  }

  /// What cells with these options read.
  init(of options: [String: OptionValue]) {
    self.init(header: options[.header] ?? .automatic, dropped: options[.drop]?.columns ?? [])
  }
}
