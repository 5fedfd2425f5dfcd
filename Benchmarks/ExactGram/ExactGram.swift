import ArgumentParser
import Catalogue
import Training
import Vocabulary

@main
struct ExactGram: BenchmarkCommand {
  static let family = Family.exactGram
  static let configuration = CommandConfiguration(
    commandName: "exact-gram",
    abstract: "Measures exact Gauss-Newton training of a two-layer ReLU network.",
    discussion: """
      Examples:
        exact-gram --scale smoke
        exact-gram --study width --solver gram-structured,gram-explicit
        exact-gram -m 2^10...2^16 -n 64 --precision double
        exact-gram --dataset digits -n 512 -m 16384 --shift 0.4 \\
          --damping levenberg-marquardt
      """,
    version: toolVersion)

  @OptionGroup var options: BenchmarkOptions
}
