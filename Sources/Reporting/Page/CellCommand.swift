package import Measurement

/// The command line that measures a cell again, without its sizes, seed and repetitions.
package struct CellCommand: Sendable {
  private let words: [String]

  /// - Parameters:
  ///   - cell: what was measured.
  ///   - program: the family's executable.
  package init(_ cell: Cell, program: String) {
    let point = cell.point
    var words = [
      program, "--solver", cell.solver, "--shift", OptionValue.number(point.shift).text,
      "--dataset",
      point.dataset, "--target", point.target, "--precision", point.precision, "--threads",
      "\(point.threads)",
    ]
    for (key, value) in cell.options.sorted(by: { $0.key < $1.key }) {
      let name = key.replacing("_", with: "-")
      let isCommon = ["iterations", "tolerance", "damping"].contains(name)
      words += isCommon ? ["--\(name)", value.text] : ["--option", "\(name)=\(value.text)"]
    }
    self.words = words
  }

  /// As it is typed, below the folder of the executables.
  package var text: String { ".build/release/" + ShellWords.line(words) }
}
