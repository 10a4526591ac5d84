"""Study sessions made of the documents: items that quote their source, rules that check them, papers and exports."""
