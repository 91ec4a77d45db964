"""What machines and server say to each other, and how a machine stays in touch."""
