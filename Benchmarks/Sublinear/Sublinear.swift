import ArgumentParser
import Catalogue
import Training
import Vocabulary

@main
struct Sublinear: BenchmarkCommand {
  static let family = Family.sublinear
  static let configuration = CommandConfiguration(
    commandName: "sublinear",
    abstract: "Measures training of a shifted ReLU network that looks only at what fires.",
    discussion: """
      Examples:
        sublinear --scale smoke
        sublinear --study width --solver dense-shifted,cached-scan
        sublinear -m 2^10...2^18 -n 8 -d 64 --shift 0.4
        sublinear --dataset digits -n 128 -m 16384 --shift 0.4 \\
          --option learning-rate=tuned
      """,
    version: toolVersion)

  @OptionGroup var options: BenchmarkOptions
}
