import Foundation
import Measurement
import Programs
import TestSupport
import Testing

/// Every way in which a child can fail, with real processes.
struct RealChildrenTests {
  private static var result: String {
    String(decoding: (try? RecordCoding.line(Sample.result)) ?? Data(), as: UTF8.self)
  }

  /// Runs a sweep in which the child of each process meets a fate, a line of shell.
  ///
  /// - Returns: what was recorded, and the numbers of the children.
  private func sweep(
    _ fates: [String], limits: ResourceLimits
  ) async throws -> (lines: [JournalLine], children: [Int32]) {
    let folder = try TemporaryFolder()
    let cases = fates.enumerated().map { "*'\"process\":\($0),'*) \($1);;" }
    let script = """
      echo $$ >> \(folder.path)/children
      read -r line
      case $line in \(cases.joined(separator: "\n")) esac
      """
    let launcher = ChildProcessLauncher(
      executable: "/bin/sh", arguments: ["-c", script], graceSeconds: 0.3)
    let cells = fates.indices.map { Sample.cell(process: $0) }
    var sweep = try Sweep(cells: cells, seed: 1, run: "run", launcher: launcher)
    sweep.limits = limits
    let family = folder.path + "/exact-gram"
    let journal = try JournalWriter.create(in: family, manifest: Sample.manifest())
    _ = try await sweep(journal: journal, observer: Silence())
    let children = try String(contentsOfFile: folder.path + "/children", encoding: .utf8)
      .split(separator: "\n").compactMap { Int32($0) }
    return (try FamilyRecords(folder: family).journal.lines, children)
  }

  @Test("Whatever happens to a child, its status is right, the sweep goes on and nothing is left")
  func fates() async throws {
    let fates = [
      "echo '\(Self.result)'",
      "kill -SEGV $$",
      "echo 'no such matrix' >&2; exit 3",
      "x=$(head -c 300000000 /dev/zero | tr '\\0' x); sleep 900",
      "head -c 100000 /dev/urandom",
      "echo '\(Self.result)'",
    ]
    let (lines, children) = try await sweep(
      fates, limits: ResourceLimits(memoryBytes: 100_000_000))
    #expect(lines.map(\.status) == [.ok, .crashed, .crashed, .outOfMemory, .crashed, .ok])
    #expect(lines[1].reason == "the child was ended by signal 11 (SIGSEGV)")
    #expect(lines[2].reason == "the child exited with code 3: no such matrix")
    #expect(lines[3].reason?.hasSuffix("over the limit of 95.4 MiB") == true)
    #expect(lines[4].reason?.hasPrefix("the child's result channel holds no result") == true)
    #expect(try #require(lines[3].peakMemoryBytes) > 100_000_000)
    #expect(children.count == fates.count)
    for group in children { #expect(await isGroupGone(group)) }
  }

  @Test("A child that sleeps past its limit and ignores SIGTERM is a timeout")
  func sleeper() async throws {
    let (lines, children) = try await sweep(
      ["trap '' TERM; while :; do sleep 1; done"], limits: ResourceLimits(seconds: 0.5))
    #expect(lines.map(\.status) == [.timeout])
    #expect(lines[0].reason == "no result within the time limit of 500 ms")
    for group in children { #expect(await isGroupGone(group)) }
  }

  /// Whether no process of a group runs any more, within two seconds: a kill is not instant.
  private func isGroupGone(_ group: Int32) async -> Bool {
    for _ in 0..<200 {
      if !isAlive(group) { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }

  /// A process that has ended stays in the table until its parent looks; such a one is not alive.
  private func isAlive(_ group: Int32) -> Bool {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return numbers.filter { Int($0) != nil }.contains { number in
      let stat = MachineFiles.system.text("/proc/\(number)/stat") ?? ""
      let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
      return fields.count > 3 && fields[3] == "\(group)" && fields[1] != "Z"
    }
  }
}
