import Foundation
import Measurement
import Programs
import Testing

/// Real processes, a few milliseconds each.
struct LauncherTests {
  private func run(
    _ script: String, line: String = "{}\n", environment: [String: String] = [:],
    limits: ResourceLimits = ResourceLimits(), outputLimit: Int = 1 << 20
  ) async throws -> ChildOutcome {
    let launcher = ChildProcessLauncher(
      executable: "/bin/sh", arguments: ["-c", script], outputLimit: outputLimit,
      graceSeconds: 0.3)
    return try await launcher.run(
      ChildRequest(line: Data(line.utf8), environment: environment, limits: limits))
  }

  private func text(_ outcome: ChildOutcome) -> String {
    String(decoding: outcome.result, as: UTF8.self)
  }

  @Test("A child reads its line and answers with the last line it writes")
  func answers() async throws {
    let outcome = try await run("read line; echo noise; echo \"got $line\"", line: "{\"a\":1}\n")
    #expect(outcome.termination == .exited(0))
    #expect(text(outcome) == "got {\"a\":1}")
    #expect(outcome.wallSeconds > 0)
    #expect(outcome.wallSeconds < 900)
  }

  @Test("A child inherits the environment, with additions and without backtraces")
  func environment() async throws {
    let script = "echo $HOME,$OPENBLAS_NUM_THREADS,$SWIFT_BACKTRACE"
    let outcome = try await run(script, environment: ["OPENBLAS_NUM_THREADS": "2"])
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    #expect(text(outcome) == "\(home),2,enable=no")
  }

  @Test("Standard input stays open until the child has ended")
  func inputStaysOpen() async throws {
    let script = """
      read line
      exec 3<&0
      cat <&3 > /dev/null &
      sleep 0.1
      if kill $!; then echo open; else echo closed; fi
      """
    #expect(text(try await run(script)) == "open")
  }

  @Test("A child leads its own process group")
  func processGroup() async throws {
    let outcome = try await run("set -- $(cat /proc/$$/stat); echo $(($5 - $$))")
    #expect(text(outcome) == "0")
  }

  @Test("Exit codes and signals are told apart")
  func terminations() async throws {
    #expect(try await run("exit 7").termination == .exited(7))
    #expect(try await run("kill -SEGV $$").termination == .signalled(SIGSEGV))
    #expect(try await run("kill -KILL $$").termination == .signalled(SIGKILL))
  }

  @Test("A child that ends without reading its line is an outcome")
  func doesNotRead() async throws {
    let line = String(repeating: "x", count: 1 << 20) + "\n"
    let outcome = try await run("exec <&-; echo gone; exit 2", line: line)
    #expect(outcome.termination == .exited(2))
    #expect(text(outcome) == "gone")
  }

  @Test("A child that says nothing has an empty result")
  func silent() async throws {
    #expect(try await run("true").result.isEmpty)
  }

  @Test("A child that writes without end is stopped")
  func tooMuchOutput() async throws {
    await #expect(throws: LaunchError.tooMuchOutput(limit: 1000)) {
      try await run(
        "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done", outputLimit: 1000)
    }
  }

  @Test("A program that does not exist is an error in a sentence")
  func missingProgram() async throws {
    let launcher = ChildProcessLauncher(executable: "/nowhere/program", arguments: [])
    await #expect {
      _ = try await launcher.run(ChildRequest(line: Data("{}\n".utf8)))
    } throws: { error in
      "\(error)".hasPrefix("the child could not be run: ")
        && "\(error)".contains("/nowhere/program")
    }
  }

  @Test("What a child writes to standard error last is kept")
  func lastWords() async throws {
    let outcome = try await run("echo first >&2; echo '  no such matrix' >&2; exit 1")
    #expect(outcome.lastWords == "no such matrix")
    #expect(try await run("echo {}").lastWords.isEmpty)
  }

  @Test("A child past its time is asked to end")
  func timeLimit() async throws {
    let outcome = try await run("exec sleep 900", limits: ResourceLimits(seconds: 0.1))
    #expect(outcome.termination == .signalled(SIGTERM))
    #expect(outcome.excess == .time(limit: 0.1))
    #expect(outcome.wallSeconds >= 0.1)
  }

  @Test("A child past its time that will not end is made to, with its own children")
  func ignoresTermination() async throws {
    let script = "trap '' TERM; echo $$; sleep 900 & echo $!; while :; do sleep 1; done"
    let outcome = try await run(script, limits: ResourceLimits(seconds: 0.1))
    #expect(outcome.termination == .signalled(SIGKILL))
    #expect(outcome.excess == .time(limit: 0.1))
    #expect(outcome.wallSeconds >= 0.4)
    #expect(try #require(outcome.usage).peakMemoryBytes > 0)
    let sleeper = try #require(Int32(text(outcome)))
    #expect(await isGone(sleeper))
  }

  @Test("A child past its memory is made to end")
  func memoryLimit() async throws {
    let script = "x=$(head -c 200000000 /dev/zero | tr '\\0' x); sleep 900"
    let outcome = try await run(script, limits: ResourceLimits(memoryBytes: 50_000_000))
    #expect(outcome.termination == .signalled(SIGKILL))
    guard case .memory(let bytes, limit: 50_000_000) = outcome.excess else {
      Issue.record("the excess is \(String(describing: outcome.excess))")
      return
    }
    #expect(bytes > 50_000_000)
    #expect(try #require(outcome.usage).peakMemoryBytes == bytes)
  }

  @Test("What a child leaves behind is ended with it")
  func leavesNothing() async throws {
    let outcome = try await run("sleep 900 & echo $!")
    #expect(outcome.termination == .exited(0))
    let sleeper = try #require(Int32(text(outcome)))
    #expect(await isGone(sleeper))
  }

  /// Whether a process has ended, or is about to, having been killed.
  private func isGone(_ pid: Int32) async -> Bool {
    for _ in 0..<200 {
      if kill(pid, 0) != 0 { return true }
      let stat = MachineFiles.system.text("/proc/\(pid)/stat") ?? ""
      if stat.contains(") Z ") { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }
}
