import ArgumentParser
import Catalogue
import Measurement

/// `overparam list`.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the solvers, their options, the studies and the data sets.")

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let listing = Listing()
    print(json ? try listing.json() : listing.text)
  }
}
