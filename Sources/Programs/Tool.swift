import Foundation
import Measurement
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs other programs to their end and keeps what they print.
package enum Tool {
  /// What a program printed and how it ended.
  package struct Outcome: Equatable, Sendable {
    /// Its exit code; nil when a signal ended it.
    package var exitCode: Int32?
    /// Its standard output.
    package var output: String
    /// Its standard error.
    package var errors: String

    /// Whether it ended with exit code 0.
    package var isSuccess: Bool { exitCode == 0 }

    /// The first line that says `error:`, else the last of the errors.
    package var complaint: String {
      let lines = (output + "\n" + errors).split(separator: "\n").map(String.init)
      let found = lines.first { $0.contains("error:") } ?? lines.last
      return found?.trimmingCharacters(in: .whitespaces) ?? "it said nothing"
    }
  }

  /// Runs a program; when the task is cancelled the program and what it started are ended.
  ///
  /// - Parameters:
  ///   - program: a path, or a name that is looked up in PATH.
  ///   - arguments: without the program.
  /// - Returns: what it printed, whatever its exit code.
  /// - Throws: ``LaunchError`` when it cannot be run.
  package static func run(_ program: String, _ arguments: [String]) async throws -> Outcome {
    do {
      let result = try await Subprocess.run(
        program.contains("/") ? .path(FilePath(program)) : .name(program),
        arguments: Arguments(arguments), platformOptions: .ownGroup(graceSeconds: 2),
        output: .string(limit: 1 << 26), error: .string(limit: 1 << 26))
      try Task.checkCancellation()
      var code: Int32?
      if case .exited(let exitCode) = result.terminationStatus { code = exitCode }
      return Outcome(
        exitCode: code, output: result.standardOutput, errors: result.standardError)
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw LaunchError.notStarted(reason: "\(program): \(error.description)")
    }
  }
}

extension PlatformOptions {
  /// A process group of its own, which is asked to end where its task is cancelled, and made to when it has not
  /// after so many seconds.
  static func ownGroup(graceSeconds: Double) -> PlatformOptions {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(
        signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(graceSeconds)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
    ]
    return options
  }
}

extension Environment {
  /// That of this process with other values of some variables; nil removes one.
  static func inheriting(_ variables: [String: String?]) -> Environment {
    .inherit.updating(
      Dictionary(uniqueKeysWithValues: variables.map { (Key(stringLiteral: $0), $1) }))
  }
}
