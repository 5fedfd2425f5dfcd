import ArgumentParser
import Catalogue
import Measurement

/// `overparam merge`.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Joins the shards of a run into one.",
    discussion: """
      Shards belong together when they were started with the same options and --shard 1/K ... K/K. \
      A ladder is never mixed from several machines or commits.

      Examples:
        overparam merge run/shards/* --out run/merged
      """)

  @Argument(help: "The shards' folders.")
  var folders: [String]

  @Option(help: "The folder of the whole run.")
  var out: String

  func run() throws {
    try OptionText.refuseEmpty([("out", out)])
    let target = RunFolder(path: out)
    let warnings = try ShardMerge.merge(folders.map { RunFolder(path: $0) }, into: target)
    for warning in warnings { Console.standardError.warn(warning) }
    print(try RunStatus(target).text)
    print("results: \(target.path)")
  }
}
