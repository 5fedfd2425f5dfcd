import ArgumentParser
import Catalogue
import Training
import Vocabulary

@main
struct FastJL: BenchmarkCommand {
  static let family = Family.fastJL
  static let configuration = CommandConfiguration(
    commandName: "fast-jl",
    abstract: "Measures sketched Gauss-Newton training of a two-layer ReLU network.",
    discussion: """
      Examples:
        fast-jl --scale smoke
        fast-jl --study sketch-ratio --solver sketch-tensor
        fast-jl -m 2^10...2^16 -n 64 --solver sketch-tensor \\
          --option transform=native-wht
        fast-jl --dataset digits -n 512 -m 16384 --option sketch-ratio=8 \\
          --option inner-tolerance=paper
      """,
    version: toolVersion)

  @OptionGroup var options: BenchmarkOptions
}
