package import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs a child as a process of its own, in its own process group.
///
/// The child inherits standard error and the environment. Its standard input stays open until its
/// standard output has ended: a child that exits at the end of its input never outlives its parent.
package struct ChildProcessLauncher: Launcher {
  /// This program, on Linux through the kernel's link to it, so that a build during a sweep does not
  /// change what is measured.
  package static var thisProgram: String {
    #if os(Linux)
      "/proc/self/exe"
    #else
      Bundle.main.executablePath ?? CommandLine.arguments[0]
    #endif
  }

  private let executable: String
  private let arguments: [String]
  private let outputLimit: Int
  private let clock: any HarnessClock

  /// - Parameters:
  ///   - executable: this program by default.
  ///   - arguments: without the program.
  ///   - outputLimit: bytes of standard output after which a child is killed.
  ///   - clock: what the wall time is read from.
  package init(
    executable: String = ChildProcessLauncher.thisProgram, arguments: [String] = ["--run-cell"],
    outputLimit: Int = 64 << 20, clock: any HarnessClock = SystemClock()
  ) {
    self.executable = executable
    self.arguments = arguments
    self.outputLimit = outputLimit
    self.clock = clock
    // A child that dies before it has read its line is an outcome, not the end of its parent.
    signal(SIGPIPE, SIG_IGN)
  }

  package func run(line: Data, environment: [String: String]) async throws -> ChildOutcome {
    let start = clock.seconds
    let result = try await launch(environment) { execution in
      // The line is lost only on a child that has ended, and how it ended is its outcome.
      _ = try? await execution.standardInputWriter.write([UInt8](line))
      return try await output(of: execution)
    }
    let seconds = clock.seconds - start
    return ChildOutcome(
      termination: .init(result.terminationStatus), result: Self.lastLine(of: result.closureResult),
      wallSeconds: seconds)
  }

  private typealias Child = Execution<CustomWriteInput, SequenceOutput, FileDescriptorOutput>

  private func launch(
    _ environment: [String: String], body: (Child) async throws -> Data
  ) async throws -> ExecutionResult<Data, SequenceOutput, FileDescriptorOutput> {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(2)),
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
    ]
    do {
      return try await Subprocess.run(
        .path(FilePath(executable)), arguments: Arguments(arguments),
        environment: .inherit.updating(Self.variables(environment)), platformOptions: options,
        input: .inputWriter, output: .sequence, error: .currentStandardError, body: body)
    } catch let error as SubprocessError {
      throw LaunchError.notStarted(reason: error.description)
    }
  }

  private static func variables(_ additions: [String: String]) -> [Environment.Key: String?] {
    var variables: [Environment.Key: String?] = ["SWIFT_BACKTRACE": "enable=no"]
    for (name, value) in additions { variables[Environment.Key(stringLiteral: name)] = value }
    return variables
  }

  /// Everything that the child writes, until it ends.
  private func output(of execution: Child) async throws -> Data {
    var output = Data()
    for try await chunk in execution.standardOutput {
      chunk.withUnsafeBytes { output.append(contentsOf: $0) }
      if output.count > outputLimit {
        try? execution.send(signal: .kill, toProcessGroup: true)
        throw LaunchError.tooMuchOutput(limit: outputLimit)
      }
    }
    return output
  }

  private static func lastLine(of output: Data) -> Data {
    output.split(separator: UInt8(ascii: "\n")).last.map { Data($0) } ?? Data()
  }
}

extension ChildOutcome.Termination {
  fileprivate init(_ status: TerminationStatus) {
    switch status {
    case .exited(let code): self = .exited(code)
    case .signaled(let signal): self = .signalled(signal)
    }
  }
}
