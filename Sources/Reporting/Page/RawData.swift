import Analysis
package import Measurement
import Statistics

/// What every process measured, compactly, and the command that measures each point again.
struct RawData {
  private var settings: [JSONValue] = []
  private var rows: [JSONValue] = []

  private static let columns: [JSONValue] = [
    "setting", "m", "n", "d", "seed", "process", "status", "setup_seconds", "iteration_seconds",
    "iterations", "final_residual", "peak_memory_bytes",
  ]

  /// The cells of all runs in the manifests' order.
  init(_ runs: [ReportRun]) throws {
    for run in runs {
      for family in run.families { try add(family, of: run.name) }
    }
  }

  private mutating func add(_ family: FamilyRun, of run: String) throws {
    let (lines, simulated) = (family.lines.latest, family.simulated)
    var places: [Cell: Int] = [:]
    for cell in family.manifest.cells {
      let index = places[cell.withoutSizes] ?? settings.count
      if index == settings.count {
        places[cell.withoutSizes] = index
        settings.append(Self.setting(cell, of: family, run: run))
      }
      let isTimed = !simulated.contains(cell.solver)
      rows.append(Self.row(cell, setting: index, line: lines[try cell.key], isTimed: isTimed))
    }
  }

  private static func setting(_ cell: Cell, of family: FamilyRun, run: String) -> JSONValue {
    let point = cell.point
    let options = cell.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" }
    return [
      "run": .text(run), "family": .text(family.family), "solver": .text(cell.solver),
      "shift": JSONValue(point.shift), "dataset": .text(point.dataset),
      "target": .text(point.target), "precision": .text(point.precision),
      "threads": JSONValue(point.threads), "options": .text(options.joined(separator: " ")),
      "command": .text(
        CellCommand(
          cell, program: family.family, paths: family.manifest.dataPaths(of: cell.point)
        ).text),
    ]
  }

  private static func row(
    _ cell: Cell, setting: Int, line: JournalLine?, isTimed: Bool
  ) -> JSONValue {
    let cost = isTimed ? line.map(TrainingCost.init) : nil
    return [
      JSONValue(setting), JSONValue(cell.point.m), JSONValue(cell.point.n), JSONValue(cell.point.d),
      JSONValue(Double(cell.seed)), JSONValue(cell.process),
      .text(line?.status.rawValue ?? "missing"), JSONValue(cost?.setup),
      JSONValue(cost?.steady), JSONValue(line?.iterations.count ?? 0),
      JSONValue(line?.finalResidual), JSONValue(line?.peakMemoryBytes.map(Double.init)),
    ]
  }

  var json: JSONValue {
    ["settings": .list(settings), "columns": .list(Self.columns), "rows": .list(rows)]
  }
}

extension Cell {
  /// What cells that differ in their sizes, seeds and repetitions alone have in common.
  fileprivate var withoutSizes: Cell {
    var cell = firstProcess
    (cell.point.m, cell.point.n, cell.point.d, cell.seed) = (0, 0, 0, 0)
    return cell
  }
}

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
      let isCommon = Self.common.contains(name)
      words += isCommon ? ["--\(name)", value.text] : ["--option", "\(name)=\(value.text)"]
    }
    self.words = words
  }

  /// Options of every program that are no solver's.
  private static let common = [
    "iterations", "repeated-iterations", "tolerance", "damping", "header", "drop",
  ]

  /// As it is typed, below the folder of the executables.
  package var text: String { ".build/release/" + ShellWords.line(words) }
}
