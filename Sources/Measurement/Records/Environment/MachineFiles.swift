import Foundation

/// The text files in which Linux describes the machine: read from disk, or made up by a test.
package struct MachineFiles: Sendable {
  private let contents: @Sendable (String) -> String?

  /// - Parameter contents: the text at an absolute path; nil when there is none.
  package init(contents: @escaping @Sendable (String) -> String?) { self.contents = contents }

  /// The files of this machine, read to their end: those of `/proc` do not tell their length.
  package static let system = MachineFiles { path in
    (try? Disk.read(path)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text of a file without white space around it; nil when it is absent, unreadable or empty.
  package func text(_ path: String) -> String? {
    guard let text = contents(path)?.trimmingCharacters(in: .whitespacesAndNewlines) else {
      return nil
    }
    return text.isEmpty ? nil : text
  }

  /// The values of `key<separator>value` lines, in the file's order, without quotation marks.
  package func values(of key: String, separator: Character, in path: String) -> [String] {
    guard let text = text(path) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: separator, maxSplits: 1)
      guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == key else {
        return nil
      }
      return parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
    }
  }

  /// The processors that this process may run on, one of each core before the second of any.
  package var allowedProcessors: [Int] {
    let ranked = (listOfAllowedProcessors ?? []).map { processor in
      (rank: siblings(of: processor)?.firstIndex(of: processor) ?? 0, processor: processor)
    }
    return ranked.sorted { ($0.rank, $0.processor) < ($1.rank, $1.processor) }.map(\.processor)
  }

  /// The same in the kernel's order; nil where it does not say.
  var listOfAllowedProcessors: [Int]? {
    values(of: "Cpus_allowed_list", separator: ":", in: "/proc/self/status").first
      .flatMap(Self.numbers)
  }

  /// The hardware threads of a processor's core.
  func siblings(of processor: Int) -> [Int]? {
    text("/sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list")
      .flatMap(Self.numbers)
  }

  /// The numbers that a kernel list such as `0-3,8` names; nil when it is not one.
  private static func numbers(_ list: String) -> [Int]? {
    var numbers: [Int] = []
    for item in list.split(separator: ",") {
      let bounds = item.split(separator: "-").map { Int($0) }
      guard let low = bounds.first ?? nil, let high = bounds.last ?? nil, low <= high,
        bounds.count <= 2
      else { return nil }
      numbers += low...high
    }
    return numbers
  }

  /// The files that this process has mapped, once for each mapping.
  var sharedObjects: [String] {
    (text("/proc/self/maps") ?? "").split(separator: "\n").compactMap { line in
      line.firstIndex(of: "/").map { String(line[$0...]) }
    }.filter { $0.contains(".so") }
  }
}
