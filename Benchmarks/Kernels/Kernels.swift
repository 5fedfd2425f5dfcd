import ArgumentParser
import Catalogue

@main
struct Kernels: KernelsCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Measures each kernel by itself, beside the machine's ceiling and an alternative.",
    discussion: """
      A size that a kernel has no use for is 1; --solver names kernels. Without --threads each is \
      measured on one thread and on all. --study is rates; --shift, --dataset, --target, --tolerance, \
      --damping, --option and --export-problem are not for kernels.

      Examples:
        kernels --scale smoke
        kernels --solver popcount-gram,fused-forward --threads 1
        kernels --solver popcount-gram -m 16384 -n 2048 --processes 5
      """,
    version: toolVersion)

  @OptionGroup var options: BenchmarkOptions
}
