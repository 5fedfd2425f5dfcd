/// What the session that a process runs in lets it map, as batch systems set it by `ulimit`.
extension MachineFiles {
  /// The lesser of the limits of address space and of data (`ulimit -v`, `ulimit -d`); nil without one.
  package var addressSpaceLimit: Int? {
    [sessionLimit("Max address space"), sessionLimit("Max data size")].compactMap(\.self).min()
  }

  /// The bytes that this process may still map within both limits; nil without one.
  ///
  /// A child begins with about what its parent has mapped: the libraries, stacks of threads, buffers of
  /// OpenBLAS.
  package var addressSpaceLeft: Int? {
    let space = sessionLimit("Max address space").map { $0 - (mapped("VmSize") ?? 0) }
    let data = sessionLimit("Max data size").map { $0 - (mapped("VmData") ?? 0) }
    return [space, data].compactMap(\.self).min().map { max(0, $0) }
  }

  /// A line of the kernel's table `Max address space  409600000  unlimited  bytes`: the limit that is in force,
  /// nil where that is `unlimited`.
  private func sessionLimit(_ name: String) -> Int? {
    let lines = (text("/proc/self/limits") ?? "").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
    return line.dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }
  }

  private func mapped(_ key: String) -> Int? {
    values(of: key, separator: ":", in: "/proc/self/status").first.flatMap(MemoryFacts.bytes)
  }
}
