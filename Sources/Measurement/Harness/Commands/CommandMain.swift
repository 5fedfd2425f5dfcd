package import ArgumentParser
import Foundation

extension ParsableCommand {
  /// The whole of a program: parses the command line, runs, prints what there is to say and exits.
  ///
  /// Help and version go to standard output; an error is exactly one line on standard error,
  /// `NAME: sentence`. Exit codes are those of ``ExitStatus``: 64 for a command line that cannot be
  /// understood, which is everything that is thrown before `run()`; that of a ``ReportableError``
  /// thrown by `run()`, 130 for ``CancellationError``, 1 for any other error.
  package static func runAsProgram() async -> Never {
    let outcome = await CommandOutcome.of(self, arguments: Array(CommandLine.arguments.dropFirst()))
    if let output = outcome.output { print(output) }
    if let error = outcome.error { Console.standardError.writeLine("\(programName): \(error)") }
    Foundation.exit(outcome.exitCode)
  }

  private static var programName: String {
    let path = CommandLine.arguments.first ?? ""
    return configuration.commandName ?? URL(fileURLWithPath: path).lastPathComponent
  }
}
