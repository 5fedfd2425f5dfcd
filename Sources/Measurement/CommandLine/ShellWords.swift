/// Command lines that can be pasted into a shell.
package enum ShellWords {
  /// Words with blanks between them, in quotation marks where they need some.
  package static func line(_ words: [String]) -> String {
    words.map(quoted).joined(separator: " ")
  }

  /// The command that goes on with a run.
  ///
  /// - Parameters:
  ///   - program: as it was called.
  ///   - arguments: of the run, without the program.
  ///   - folder: where the run is now, whatever the arguments say.
  /// - Returns: one line.
  package static func resuming(program: String, arguments: [String], folder: String) -> String {
    var words = [program]
    var arguments = arguments[...]
    while let word = arguments.popFirst() {
      if word == "--out" { arguments = arguments.dropFirst() }
      let isOurs = word == "--out" || word.hasPrefix("--out=") || word == "--resume"
      if !isOurs { words.append(word) }
    }
    words += ["--out", folder, "--resume"]
    return line(words)
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { character in
      character.isASCII
        && (character.isLetter || character.isNumber || "-_./:=,^+@%".contains(character))
    }
    if plain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
