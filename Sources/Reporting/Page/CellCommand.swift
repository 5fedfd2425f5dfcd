package import Measurement

/// The command line that measures a cell again, without its sizes, seed and repetitions.
package struct CellCommand: Sendable {
  private let words: [String]

  /// - Parameters:
  ///   - cell: what was measured.
  ///   - program: the family's executable.
  ///   - paths: where the files are that the cell's data set and target name.
  package init(_ cell: Cell, program: String, paths: DataPaths = DataPaths()) {
    let point = cell.point
    var words = [
      program, "--solver", cell.solver, "--shift", OptionValue.number(point.shift).text,
      "--dataset", paths.points ?? point.dataset, "--target", paths.targets ?? point.target,
      "--precision", point.precision, "--threads", "\(point.threads)",
    ]
    for (key, value) in cell.options.sorted(by: { $0.key < $1.key }) {
      let name = key.replacing("_", with: "-")
      let isCommon = ["iterations", "tolerance", "damping", "header", "drop"].contains(name)
      words += isCommon ? ["--\(name)", value.text] : ["--option", "\(name)=\(value.text)"]
    }
    self.words = words
  }

  /// As it is typed, below the folder of the executables.
  package var text: String { ".build/release/" + ShellWords.line(words) }
}
