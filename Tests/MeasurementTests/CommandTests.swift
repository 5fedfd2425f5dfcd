import ArgumentParser
import Foundation
import Measurement
import Programs
import Synchronization
import Testing

/// A command that can go wrong in every way.
private struct Trial: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial", version: "1.2.3", subcommands: [Plain.self])

  @Option(name: .customShort("m"), parsing: .unconditional, transform: Ladder.init)
  var width: Ladder?
  @Option var scale: Scale?
  @Option var fail: String?

  func validate() throws {
    if fail == "validate" { throw UsageError("there is no such thing") }
  }

  func run() async throws {
    switch fail {
    case "usage": throw UsageError("unknown solver 'x'; did you mean 'y'?")
    case "data": throw CommandError("a.csv: line 3\nis ragged")
    case "refuted": throw CommandError("2 claims are refuted", exitStatus: .claimRefuted)
    case "interrupted": throw CancellationError()
    case "code": throw ExitCode(4)
    case "clean": throw CleanExit.message("done")
    case "validation": throw ValidationError("no")
    case "other": throw Other()
    default: break
    }
  }

  struct Plain: ParsableCommand {
    func run() throws { throw CommandError("plain") }
  }

  struct Other: Error, CustomStringConvertible {
    var description: String { "something else" }
  }

  enum Scale: String, ExpressibleByArgument, CaseIterable {
    case tiny, smoke, quick, full, complete, everything
  }
}

struct CommandTests {
  private func outcome(_ arguments: String...) async -> CommandOutcome {
    await CommandOutcome.of(Trial.self, arguments: arguments)
  }

  @Test("A command that ends well has code 0 and says nothing")
  func success() async {
    let outcome = await outcome("-m", "2^3...2^5")
    #expect(outcome.exitCode == 0)
    #expect(outcome.output == nil)
    #expect(outcome.error == nil)
  }

  @Test("Where what is not UTF-8 is asked for nothing is run")
  func refusals() {
    var (fine, strange): ([CChar], [CChar]) = ([0x61, 0], [0x61, -1, 0])
    fine.withUnsafeMutableBufferPointer { fine in
      strange.withUnsafeMutableBufferPointer { strange in
        let (fine, strange) = (
          UnsafePointer(fine.baseAddress!), UnsafePointer(strange.baseAddress!)
        )
        func refusal(
          _ folder: UnsafePointer<CChar>?, _ arguments: [UnsafePointer<CChar>]
        ) -> CommandOutcome? {
          CommandOutcome.refusal(temporaryFolder: folder, arguments: arguments)
        }
        #expect(refusal(fine, [fine, fine]) == nil)
        #expect(refusal(nil, []) == nil)
        #expect(refusal(strange, [])?.exitCode == 1)
        #expect(refusal(nil, [fine, fine, strange])?.exitCode == 64)
        #expect(refusal(nil, [fine, strange])?.error?.hasPrefix("argument 1 is") == true)
      }
    }
  }

  @Test("What does not end after a signal is given up, what does is not")
  func patience() async throws {
    for (patience, isGivenUp) in [(0.05, true), (60, false)] {
      let given = Atomic<Bool>(false)
      let isCancelled = try await Interruption.cancelling(
        patience: patience, giveUp: { given.store(true, ordering: .sequentiallyConsistent) }
      ) {
        kill(getpid(), SIGHUP)
        for _ in 0..<200 where !Task.isCancelled { usleep(10_000) }
        usleep(200_000)
        return Task.isCancelled
      }
      #expect(isCancelled)
      #expect(given.load(ordering: .sequentiallyConsistent) == isGivenUp)
    }
  }

  @Test("Help and version go to standard output with code 0")
  func help() async {
    let help = await outcome("--help")
    #expect(help.exitCode == 0)
    #expect(help.output?.contains("USAGE: trial") == true)
    #expect(help.error == nil)
    let version = await outcome("--version")
    #expect(version.output == "1.2.3")
    #expect(await outcome("help").output?.contains("USAGE: trial") == true)
    #expect(await outcome("--fail", "clean").output == "done")
  }

  @Test(
    "A command line that cannot be understood is one sentence with code 64",
    arguments: [
      (["--scael", "quick"], "Unknown option '--scael'. Did you mean '--scale'?"),
      (["--scale"], "Missing value for '--scale <scale>'"),
      (["extra"], "Unexpected argument 'extra'"),
      (
        ["-m", "-5"],
        "The value '-5' is invalid for '-m <m>': '-5' is not a ladder: a size is at least 1, and -5 "
          + "is not"
      ),
      (["--fail", "validate"], "there is no such thing"),
    ])
  func notUnderstood(arguments: [String], message: String) async {
    let outcome = await CommandOutcome.of(Trial.self, arguments: arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.error == message)
    #expect(outcome.output == nil)
  }

  @Test("A list of what is allowed becomes part of the sentence")
  func list() async {
    let outcome = await outcome("--scale", "huge")
    #expect(outcome.exitCode == 64)
    #expect(outcome.error?.hasSuffix("tiny, smoke, quick, full, complete, everything") == true)
    #expect(outcome.error?.contains("\n") == false)
  }

  @Test(
    "An error has its own code and is one line",
    arguments: [
      ("usage", 64, "unknown solver 'x'; did you mean 'y'?"),
      ("data", 1, "a.csv: line 3 is ragged"), ("refuted", 3, "2 claims are refuted"),
      ("interrupted", 130, "interrupted"), ("validation", 64, "no"), ("other", 1, "something else"),
    ] as [(String, Int32, String)])
  func errors(fail: String, code: Int32, message: String) async {
    let outcome = await outcome("--fail", fail)
    #expect(outcome.exitCode == code)
    #expect(outcome.error == message)
  }

  @Test("A bare exit code is passed on in silence")
  func bareCode() async {
    let outcome = await outcome("--fail", "code")
    #expect(outcome.exitCode == 4)
    #expect(outcome.error == nil)
  }

  @Test("Subcommands that are not asynchronous run too")
  func plain() async {
    #expect(await outcome("plain").error == "plain")
  }
}
