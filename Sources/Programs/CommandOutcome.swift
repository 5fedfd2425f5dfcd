package import ArgumentParser
import Foundation
import Measurement

/// How a command ends: a code, and what is printed before.
package struct CommandOutcome: Equatable, Sendable {
  /// A raw value of ``ExitStatus``.
  package var exitCode: Int32
  /// Text for standard output: help or a version.
  package var output: String?
  /// One sentence for standard error.
  package var error: String?

  /// Why no command can be run here; nil where one can.
  ///
  /// Of an argument that is not UTF-8 Swift makes another, which as a path leads elsewhere.
  package static func refusal(
    temporaryFolder: UnsafePointer<CChar>? = getenv("TMPDIR").map { UnsafePointer($0) },
    arguments: [UnsafePointer<CChar>] = Self.rawArguments
  ) -> CommandOutcome? {
    if let temporaryFolder, String(validatingCString: temporaryFolder) == nil {
      return CommandOutcome(
        exitCode: ExitStatus.failure.rawValue, error: "TMPDIR is not UTF-8: choose another folder")
    }
    guard let number = arguments.firstIndex(where: { String(validatingCString: $0) == nil }) else {
      return nil
    }
    return CommandOutcome(
      exitCode: ExitStatus.usage.rawValue,
      error: "argument \(number) is not UTF-8: give it, or the file, another name")
  }

  /// As the program was given them, with its own name.
  package static var rawArguments: [UnsafePointer<CChar>] {
    (0..<Int(CommandLine.argc)).compactMap { place in
      CommandLine.unsafeArgv[place].map { UnsafePointer($0) }
    }
  }

  /// Parses arguments and runs the command that they name.
  ///
  /// - Parameters:
  ///   - type: the program's root command.
  ///   - arguments: without the program.
  /// - Returns: what ``ParsableCommand/runAsProgram()`` prints and exits with.
  package static func of<Command: ParsableCommand>(
    _ type: Command.Type, arguments: [String]
  ) async -> CommandOutcome {
    var command: any ParsableCommand
    do {
      command = try type.parseAsRoot(arguments)
    } catch {
      return CommandOutcome(parsing: error, of: type)
    }
    do {
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return CommandOutcome(exitCode: ExitStatus.ok.rawValue)
    } catch {
      return CommandOutcome(running: error, of: type)
    }
  }
}

extension CommandOutcome {
  /// Whatever keeps a command line from being understood, also what `validate()` throws, has code 64.
  fileprivate init<Command: ParsableCommand>(parsing error: any Error, of type: Command.Type) {
    if type.exitCode(for: error).isSuccess {
      self.init(exitCode: ExitStatus.ok.rawValue, output: type.fullMessage(for: error))
    } else {
      let message = OneLine.text(type.message(for: error))
      self.init(exitCode: ExitStatus.usage.rawValue, error: message)
    }
  }

  fileprivate init<Command: ParsableCommand>(running error: any Error, of type: Command.Type) {
    switch error {
    case let error as any ReportableError:
      self.init(exitCode: error.exitStatus.rawValue, error: OneLine.text(error.sentence))
    case is CancellationError:
      self.init(exitCode: ExitStatus.interrupted.rawValue, error: "interrupted")
    case let code as ExitCode:
      self.init(exitCode: code.rawValue)
    case _ where type.exitCode(for: error).isSuccess:
      self.init(exitCode: ExitStatus.ok.rawValue, output: type.fullMessage(for: error))
    default:
      let code = type.exitCode(for: error).rawValue
      self.init(exitCode: code, error: OneLine.text(type.message(for: error)))
    }
  }
}

/// Messages as one line each.
enum OneLine {
  /// Joins the lines of a message by spaces; items of a list, by commas.
  static func text(_ message: String) -> String {
    var joined = ""
    var afterItem = false
    for line in message.split(whereSeparator: \.isNewline) {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      let isItem = trimmed.hasPrefix("- ")
      if !joined.isEmpty { joined += isItem && afterItem ? ", " : " " }
      joined += isItem ? String(trimmed.dropFirst(2)) : trimmed
      afterItem = isItem
    }
    return joined
  }
}
