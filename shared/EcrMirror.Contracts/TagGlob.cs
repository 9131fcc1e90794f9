namespace EcrMirror.Contracts;

/// <summary>
/// Patterns with <c>*</c>, <c>?</c> and classes. A regular expression without backtracking takes 150 KB, and rules have thousands of patterns;
/// this takes none, and a time bounded by the product of both lengths.
/// </summary>
internal static class TagGlob
{
    /// <summary>Whether every range of a class goes from a lower to a higher character.</summary>
    public static bool IsInOrder(string glob)
    {
        for (int at = 0; at < glob.Length; at++)
        {
            if (glob[at] is not '[')
                continue;

            int end = glob.IndexOf(']', at);
            for (int letter = at + 1; letter + 2 < end; letter++)
            {
                if (glob[letter + 1] is '-' && glob[letter] > glob[letter + 2])
                    return false;
            }

            at = end;
        }

        return true;
    }

    /// <summary>Whether a text is as a pattern says, from its beginning to its end.</summary>
    public static bool IsMatch(string glob, string text)
    {
        (int at, int letter) = (0, 0);
        (int star, int afterStar) = (-1, 0);
        while (letter < text.Length)
        {
            if (at < glob.Length && glob[at] is '*')
            {
                (star, afterStar) = (at++, letter);
            }
            else if (at < glob.Length && Takes(glob, at, text[letter], out int next))
            {
                (at, letter) = (next, letter + 1);
            }
            else if (star >= 0)
            {
                // The last star takes one more; what an earlier one takes cannot matter.
                (at, letter) = (star + 1, ++afterStar);
            }
            else
            {
                return false;
            }
        }

        return glob.AsSpan(at).TrimStart('*').IsEmpty;
    }

    private static bool Takes(string glob, int at, char letter, out int next)
    {
        if (glob[at] is not '[')
        {
            next = at + 1;
            return glob[at] is '?' || glob[at] == letter;
        }

        int end = glob.IndexOf(']', at);
        next = end + 1;
        ReadOnlySpan<char> letters = glob.AsSpan(at + 1, end - at - 1);
        bool isNegated = letters[0] is '!';
        return IsAmong(isNegated ? letters[1..] : letters, letter) != isNegated;
    }

    private static bool IsAmong(ReadOnlySpan<char> letters, char letter)
    {
        for (int at = 0; at < letters.Length; at++)
        {
            if (at + 2 < letters.Length && letters[at + 1] is '-')
            {
                if (letter >= letters[at] && letter <= letters[at + 2])
                    return true;
                at += 2;
            }
            else if (letters[at] == letter)
            {
                return true;
            }
        }

        return false;
    }
}
