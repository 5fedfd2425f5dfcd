import ArgumentParser
import Catalogue
import Measurement

/// `overparam gate-plan`: the cells of the gate, for the gate of another build.
struct GatePlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate-plan", abstract: "Writes the cells of the gate as JSON.",
    shouldDisplay: false)

  @OptionGroup var options: GateOptions

  func run() throws {
    let plan = try GatePlan(options.scale, threads: options.threads, seed: options.seed)
    print(String(decoding: try RecordCoding.line(plan), as: UTF8.self))
  }
}
