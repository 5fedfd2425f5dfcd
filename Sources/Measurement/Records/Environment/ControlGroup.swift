/// The limits that the process's control group sets, versions 1 and 2.
enum ControlGroup {
  /// How many CPUs the group may use: the smallest quota of the group and of those around it;
  /// nil without a limit.
  ///
  /// A container often shows a path that its own file system does not have: what cannot be read
  /// sets no limit.
  static func cpuQuota(_ files: MachineFiles) -> Double? {
    smallest(controller: "cpu", files) {
      unified($0, files)
    } legacy: {
      legacy($0, $1, files)
    }
  }

  /// The bytes that the group may use: the least of its limit and of those around it; nil without a
  /// limit.
  static func memoryLimit(_ files: MachineFiles) -> Int? {
    // Version 1 writes no limit as a number near 2^63.
    func bytes(_ path: String) -> Double? {
      files.text(path).flatMap(Double.init).flatMap { $0 < 0x1p60 ? $0 : nil }
    }
    let limit = smallest(controller: "memory", files) { group in
      ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].compactMap {
        bytes("\($0)\(group)/memory.max")
      }.min()
    } legacy: { group, mount in
      bytes("\(mount)\(group)/memory.limit_in_bytes")
    }
    return limit.map { Int($0) }
  }

  /// The smallest limit of a kind that the groups of this process set, whichever version has it.
  private static func smallest(
    controller: Substring, _ files: MachineFiles, unified: (String) -> Double?,
    legacy: (_ group: String, _ mount: String) -> Double?
  ) -> Double? {
    (files.text("/proc/self/cgroup") ?? "").split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      let (controllers, group) = (parts[1], String(parts[2]))
      if controllers.isEmpty { return smallest(above: group, unified) }
      guard controllers.split(separator: ",").contains(controller) else { return nil }
      return smallest(above: group) { legacy($0, "/sys/fs/cgroup/\(controllers)") }
    }.min()
  }

  /// The smallest quota from a group up to the root.
  private static func smallest(above group: String, _ quota: (String) -> Double?) -> Double? {
    let names = group.split(separator: "/")
    return (0...names.count).compactMap { count in
      quota(names.prefix(count).map { "/\($0)" }.joined())
    }.min()
  }

  /// Version 2: `cpu.max` holds `quota period` in microseconds, or `max period`.
  private static func unified(_ group: String, _ files: MachineFiles) -> Double? {
    ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].compactMap { mount -> Double? in
      let parts = (files.text("\(mount)\(group)/cpu.max") ?? "").split(separator: " ")
      guard parts.count == 2 else { return nil }
      return ratio(parts[0], parts[1])
    }.min()
  }

  /// Version 1: quota and period in microseconds; a quota of -1 is no limit.
  private static func legacy(_ group: String, _ mount: String, _ files: MachineFiles) -> Double? {
    guard let quota = files.text("\(mount)\(group)/cpu.cfs_quota_us"),
      let period = files.text("\(mount)\(group)/cpu.cfs_period_us")
    else { return nil }
    return ratio(quota, period)
  }

  private static func ratio(_ quota: some StringProtocol, _ period: some StringProtocol) -> Double?
  {
    guard let quota = Double(quota), let period = Double(period), quota > 0, period > 0 else {
      return nil
    }
    return quota / period
  }
}
