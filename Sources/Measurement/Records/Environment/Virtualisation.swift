/// What kind of machine the kernel believes to run on.
enum Virtualisation {
  /// `none` on bare metal, the hypervisor's or the vendor's name in a virtual machine, `hypervisor`
  /// when it does not tell its name, nil where the processor cannot say (not x86).
  static func name(_ files: MachineFiles) -> String? {
    if let type = files.text("/sys/hypervisor/type") { return type }
    guard let flags = files.values(of: "flags", separator: ":", in: "/proc/cpuinfo").first else {
      return nil
    }
    guard flags.split(separator: " ").contains("hypervisor") else { return "none" }
    let vendor = files.text("/sys/class/dmi/id/sys_vendor")
    let product = files.text("/sys/class/dmi/id/product_name")
    let name = [vendor, product].compactMap { $0 }.joined(separator: " ")
    return name.isEmpty ? "hypervisor" : name
  }
}
