import ArgumentParser
import Catalogue
import Measurement

/// `overparam list`.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the solvers, their options, the studies and the data sets.",
    discussion: """
      Examples:
        overparam list
        overparam list --format json
      """)

  @Option(help: "text or json.")
  var format = OutputFormat.text

  func run() throws {
    let listing = Listing()
    try format.print(listing, text: listing.text + "\n")
  }
}
