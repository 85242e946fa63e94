namespace EnrichmentStream.Publisher.Boms.Files;

/// <summary>One row of a file, cells cleaned.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Cells">Its cells; rows may differ in their number.</param>
/// <param name="Trouble">What was wrong with it and was mended; null for nothing.</param>
internal sealed record TableRow(int Line, string[] Cells, string? Trouble = null)
{
    /// <summary>The trouble of a row with characters that were not meant for a person.</summary>
    public const string HadControls = "control characters were left out";

    /// <summary>The cell of a column; empty if the row ends before it.</summary>
    public string this[int column] => column >= 0 && column < Cells.Length ? Cells[column] : "";

    /// <summary>How many cells hold something.</summary>
    public int Filled => Cells.Count(cell => cell.Length > 0);

    /// <summary>Whether it holds no word and no number: blank, or a ruled line.</summary>
    public bool IsBlank => Array.TrueForAll(Cells, cell => !cell.Any(static c => char.IsLetterOrDigit(c) || c is '#'));

    /// <summary>The first cell that holds something.</summary>
    public string First => Array.Find(Cells, cell => cell.Length > 0) ?? "";
}
