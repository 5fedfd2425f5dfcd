import ArgumentParser

/// What a subcommand writes to standard output.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}
