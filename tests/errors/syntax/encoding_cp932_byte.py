# coding: cp932
x = "あ�"
