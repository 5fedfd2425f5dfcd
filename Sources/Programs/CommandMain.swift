package import ArgumentParser
@preconcurrency import Foundation
import Measurement

extension ParsableCommand {
  /// The whole of a program: parses the command line, runs, prints what there is to say and exits.
  ///
  /// Help and version go to standard output; an error is exactly one line on standard error,
  /// `NAME: sentence`, also where the system keeps from the program what it needs. Exit codes are those of ``ExitStatus``: 64 for a command line that cannot be
  /// understood, which is everything that is thrown before `run()`; that of a ``ReportableError``
  /// thrown by `run()`, 130 for ``CancellationError``, 1 for any other error.
  package static func runAsProgram() async -> Never {
    if let refusal = CommandOutcome.refusal() {
      Console.standardError.writeLine("\(programName): \(refusal.error ?? "")")
      _exit(refusal.exitCode)
    }
    let outcome = await CommandOutcome.of(self, arguments: Array(CommandLine.arguments.dropFirst()))
    if let output = outcome.output { print(output) }
    let unwritten = lossOfOutput.map { "cannot write the output: \($0)" }
    for error in [outcome.error, unwritten].compactMap(\.self) {
      Console.standardError.writeLine("\(programName): \(error)")
    }
    let isLost = outcome.exitCode == 0 && unwritten != nil
    Foundation.exit(isLost ? ExitStatus.failure.rawValue : outcome.exitCode)
  }

  /// Why not all of standard output was written; nil when it was.
  private static var lossOfOutput: String? {
    let isFlushed = fflush(nil) == 0
    let reason = isFlushed ? "part of it was lost" : String(cString: strerror(errno))
    guard !isFlushed || ferror(stdout) != 0 else { return nil }
    // Who closes the other end of a pipe has read enough.
    var end = pollfd(fd: fileno(stdout), events: Int16(POLLOUT), revents: 0)
    let isClosed = poll(&end, 1, 0) == 1 && end.revents & Int16(POLLERR) != 0
    return isClosed ? nil : reason
  }

  private static var programName: String {
    let path = CommandLine.arguments.first ?? ""
    return configuration.commandName ?? URL(fileURLWithPath: path).lastPathComponent
  }
}
