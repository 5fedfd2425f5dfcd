import Foundation
import Testing

/// Damaged files and command lines, by a mutator with a fixed seed: each is read or refused in a
/// sentence, and none ends the process.
///
/// `OVERPARAM_FUZZ=1000000` makes that many inputs in all, and keeps each in a file of the temporary
/// folder, `fuzz-NAME.input`, while it is read: after a crash it is there.
@Suite struct FuzzTests {
  /// What every subject gets in an ordinary run, some seconds in all.
  private static let fewInputs = 3000

  private static var wanted: Int? {
    ProcessInfo.processInfo.environment["OVERPARAM_FUZZ"].flatMap(Int.init)
  }

  @Test(arguments: FuzzSubject.all)
  func `what is damaged is read or refused in a sentence`(subject: FuzzSubject) throws {
    let mutator = Mutator(seeds: try subject.seeds(), tokens: subject.tokens)
    let subjects = FuzzSubject.all.count
    let count = Self.wanted.map { ($0 + subjects - 1) / subjects } ?? Self.fewInputs
    let record = try Self.wanted.map { _ in try InputRecord(subject.name) }
    let started = ProcessInfo.processInfo.systemUptime
    var taken = 0
    for index in 0..<count {
      let input = mutator.input(index)
      record?.keep(input)
      do {
        try subject.read(input)
        taken += 1
      } catch {
        let sentence = "\(error)"
        let isSentence = !sentence.isEmpty && !sentence.contains("\n") || subject.name == "ladder"
        #expect(subject.promises(error) && isSentence, "input \(index): \(sentence)")
      }
    }
    record?.remove()
    // A mutator that damages nothing, or everything, would test little.
    #expect(taken > 0 && taken < count)
    if Self.wanted != nil {
      let seconds = ProcessInfo.processInfo.systemUptime - started
      print("\(subject.name): \(count) inputs, \(taken) read, the others refused, \(seconds) s")
    }
  }

  @Test(arguments: FuzzSubject.all)
  func `what is not damaged is read`(subject: FuzzSubject) throws {
    try subject.read(try #require(subject.seeds().first))
  }
}

/// The input that is being read, in a file that survives a crash.
private struct InputRecord {
  private let path: String
  private let descriptor: Int32

  init(_ name: String) throws {
    path = NSTemporaryDirectory() + "fuzz-\(name).input"
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
  }

  func keep(_ input: Data) {
    _ = input.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    _ = ftruncate(descriptor, off_t(input.count))
  }

  func remove() {
    close(descriptor)
    unlink(path)
  }
}
