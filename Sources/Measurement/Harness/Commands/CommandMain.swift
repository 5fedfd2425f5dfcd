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
    // Who closes the other end of a pipe has read enough; anything else is lost output.
    let isWritten = fflush(nil) == 0 || errno == EPIPE
    let unwritten = isWritten ? nil : "cannot write the output: \(String(cString: strerror(errno)))"
    for error in [outcome.error, unwritten].compactMap(\.self) {
      Console.standardError.writeLine("\(programName): \(error)")
    }
    let code = outcome.exitCode == 0 && !isWritten ? ExitStatus.failure.rawValue : outcome.exitCode
    Foundation.exit(code)
  }

  private static var programName: String {
    let path = CommandLine.arguments.first ?? ""
    return configuration.commandName ?? URL(fileURLWithPath: path).lastPathComponent
  }
}
