/// What a toy answers.
func toyStudies(_ scale: Scale) -> [Study] {
  [.ladder("toy-study", m: powersOfTwo(8, 10), n: [16], d: [8], shift: 0).onOneThread]
}
