import Analysis
import ArgumentParser
import Catalogue
import Foundation
import Measurement
import Programs

/// `overparam gate-record`: pairs of two builds, to draw gates from.
struct GateRecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate-record", abstract: "Writes pairs of every cell of the gate as JSON lines.",
    shouldDisplay: false)

  @Argument(help: "A folder of executables.")
  var base: String

  @Argument(help: "The folder that is compared with it.")
  var head: String

  @Argument(help: "Pairs a cell.")
  var count: Int

  @OptionGroup var options: GateOptions

  func run() async throws {
    let gate = Gate(
      base: BuildFolder(path: base), head: BuildFolder(path: head), options: options)
    for pair in try await Interruption.cancelling({ try await gate.record(count) }) {
      print(String(decoding: try RecordCoding.line(pair), as: UTF8.self))
    }
  }
}

/// `overparam gate-draw`: gates drawn from such pairs.
struct GateDrawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate-draw",
    abstract: "Draws gates from recorded pairs: which rows they confirm, and how often, as JSON.",
    shouldDisplay: false)

  @Argument(help: "Pairs of a build with itself, as gate-record writes them.")
  var equal: String

  @Option(help: "Pairs of it with a build that has a slowdown.")
  var slowed: String?

  @Option(help: "The family whose cells have it.")
  var family = ""

  @Option(help: "The solver whose cells have it (default: all).")
  var solver: String?

  @Option(help: "The cell's width (default: all).")
  var m: Int?

  @Option(help: "The cell's batch (default: all).")
  var n: Int?

  @Option(help: "How many gates.")
  var gates = 1000

  @OptionGroup var options: GateOptions

  func run() throws {
    let plan = try GatePlan(options.scale, threads: options.threads, seed: options.seed)
    let judge = try GateJudge(
      cells: plan.cells, ladders: plan.studies, solvers: plan.solvers)
    let resampling = GateResampling(
      judge: judge, equal: try Self.pairs(equal),
      slower: try slowed.map(Self.pairs)?.filter { isSlowed($0.cell) } ?? [])
    let outcome = resampling.draw(gates, seed: options.seed)
    print(String(decoding: try RecordCoding.line(outcome), as: UTF8.self))
  }

  private func isSlowed(_ cell: Cell) -> Bool {
    cell.family == family && (solver ?? cell.solver) == cell.solver
      && (m ?? cell.point.m) == cell.point.m && (n ?? cell.point.n) == cell.point.n
  }

  private static func pairs(_ path: String) throws -> [PairRecord] {
    try Disk.read(path).split(separator: UInt8(ascii: "\n")).map {
      try RecordCoding.read(PairRecord.self, from: Data($0))
    }
  }
}
