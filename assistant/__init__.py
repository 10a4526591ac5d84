"""What people touch: answers, the chat, the commands."""
