import Foundation
package import Measurement
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Runs a child as a process of its own, in its own process group.
///
/// The child inherits the environment, and what it writes to standard error is passed on. Its standard
/// input stays open until its standard output has ended: a child that exits at the end of its input
/// never outlives its parent.
/// When the child has ended, what is left of its group is killed. Limits of memory are enforced where
/// there is a `/proc`.
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
  private let graceSeconds: Double
  private let pollSeconds: Double
  private let clock: any HarnessClock

  /// - Parameters:
  ///   - executable: this program by default.
  ///   - arguments: without the program.
  ///   - outputLimit: bytes of standard output after which a child is killed.
  ///   - graceSeconds: from SIGTERM to SIGKILL for a child past its time.
  ///   - pollSeconds: between two looks at what a child uses.
  ///   - clock: what the wall time is read from.
  package init(
    executable: String = ChildProcessLauncher.thisProgram, arguments: [String] = ["--run-cell"],
    outputLimit: Int = 64 << 20, graceSeconds: Double = 2, pollSeconds: Double = 0.05,
    clock: any HarnessClock = SystemClock()
  ) {
    self.executable = executable
    self.arguments = arguments
    self.outputLimit = outputLimit
    self.graceSeconds = graceSeconds
    self.pollSeconds = pollSeconds
    self.clock = clock
    // A child that dies before it has read its line is an outcome, not the end of its parent.
    signal(SIGPIPE, SIG_IGN)
  }

  package func run(_ request: ChildRequest) async throws -> ChildOutcome {
    let guardian = Guardian(
      ChildWatch(request.limits, graceSeconds: graceSeconds, start: clock.seconds),
      pollSeconds: pollSeconds, clock: clock)
    let start = clock.seconds
    defer { guardian.stop() }
    let result = try await launch(request.environment) { execution in
      try guardian.watch(execution.processIdentifier.value)
      // The line is lost only on a child that has ended, and how it ended is its outcome.
      _ = try? await execution.standardInputWriter.write([UInt8](request.line))
      async let noise = tail(execution.standardError)
      let output = try await output(of: execution)
      return Said(result: Self.lastLine(of: output), lastWords: await noise)
    }
    let watch = guardian.stop()
    return ChildOutcome(
      termination: .init(result.terminationStatus), excess: watch.excess,
      result: result.closureResult.result, lastWords: result.closureResult.lastWords,
      wallSeconds: max(0, clock.seconds - start - watch.standstillSeconds),
      standstillSeconds: watch.standstillSeconds,
      addressSpaceLimit: MachineFiles.system.addressSpaceLimit, usage: watch.usage)
  }

  private typealias Child = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

  /// What a child said that is kept.
  private struct Said: Sendable {
    var result: Data
    var lastWords: String
  }

  private func launch(
    _ environment: [String: String], body: (Child) async throws -> Said
  ) async throws -> ExecutionResult<Said, SequenceOutput, SequenceOutput> {
    do {
      return try await Subprocess.run(
        .path(FilePath(executable)), arguments: Arguments(arguments),
        environment: .inheriting(["SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 }),
        platformOptions: .ownGroup(graceSeconds: graceSeconds),
        input: .inputWriter, output: .sequence, error: .sequence, body: body)
    } catch let error as SubprocessError {
      throw LaunchError.notStarted(reason: error.description)
    }
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

  /// Passes on what comes, and keeps the last line of it, at most 500 characters.
  private func tail(_ noise: SubprocessOutputSequence) async -> String {
    var kept = Data()
    do {
      for try await chunk in noise {
        let bytes = chunk.withUnsafeBytes { Data($0) }
        try? FileHandle.standardError.write(contentsOf: bytes)
        kept = (kept + bytes).suffix(4096)
      }
    } catch {
      // A channel that breaks takes only its noise with it.
    }
    let line = String(decoding: Self.lastLine(of: kept), as: UTF8.self)
    return String(line.trimmingCharacters(in: .whitespaces).prefix(500))
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
