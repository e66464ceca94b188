"""What an editor should look at before an article goes live, each with its place and a remedy."""
