"""What a newsroom publishes: documents, their revisions, their life and the projection that readers see."""
