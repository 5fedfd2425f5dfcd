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

/// What every command that runs the gate can be told.
struct GateOptions: ParsableArguments {
  @Option(help: "ci, or smoke for one solver and one kernel.")
  var scale = GateScale.ci

  @Option(parsing: .unconditional, help: "Threads of a child.")
  var threads = 1

  @Option(parsing: .unconditional, help: "The seed of data, weights and random orders.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (1...OptionText.mostThreads).contains(threads) else {
      throw ValidationError("threads is \(threads): 1 to \(OptionText.mostThreads) are possible")
    }
  }
}

extension GateScale: ExpressibleByArgument {}
