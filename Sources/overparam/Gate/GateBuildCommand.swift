import ArgumentParser
import Measurement
import Programs

/// `overparam gate-build`: a build as the gate makes them, for trying the gate.
struct GateBuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate-build",
    abstract: "Builds a package as the gate does, with links in other orders of functions.",
    shouldDisplay: false)

  @Argument(help: "The package's folder.")
  var tree: String

  @Argument(help: "Where it is built.")
  var scratch: String

  @Option(help: "How many links with functions in other orders.")
  var layouts = GateSources.layouts

  func run() async throws {
    do {
      print(try await PackageBuild(tree: tree, scratch: scratch).linked(seeds: 100..<100 + layouts))
    } catch let failure as PackageBuild.Failure {
      throw CommandError("\(tree) \(failure.what): \(failure.outcome.complaint)")
    }
  }
}
